import type { Log } from '#kit/log.ts'
import { dropFile } from '#notify/drop-file.ts'
import type { SmsSender } from '#notify/sms-sender.ts'

export interface FileSmsSettings {
  /** `sms/` in the data folder; made when the first message comes. */
  readonly directory: string
  readonly log: Log
  /** Epoch milliseconds. */
  readonly now?: () => number
}

/** Writes each text message as a `.json` file instead of sending it, and logs the file's name. */
export function createFileSmsSender({ directory, log, now = Date.now }: FileSmsSettings): SmsSender {
  return {
    async send({ id, to, text, eventType, language }) {
      const writtenAt = now()
      const content = `${JSON.stringify({ id, to, text, eventType, language }, undefined, 2)}\n`
      const file = await dropFile({ directory, id, extension: 'json', content, writtenAt })
      log.info({ file }, 'SMS written to a file')
    },
  }
}
