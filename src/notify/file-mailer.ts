import { createTransport } from 'nodemailer'
import type { Log } from '#kit/log.ts'
import { dropFile } from '#notify/drop-file.ts'
import { parseSender, toMessage } from '#notify/mail-message.ts'
import type { Mailer } from '#notify/mailer.ts'

export interface FileMailerSettings {
  /** `mail/` in the data folder; made when the first mail comes. */
  readonly directory: string
  /** `USHER_MAIL_FROM`. */
  readonly from: string
  readonly log: Log
  /** Epoch milliseconds. */
  readonly now?: () => number
}

/** Writes each mail as an `.eml` file instead of sending it, and says in the log which one. */
export function createFileMailer({ directory, from, log, now = Date.now }: FileMailerSettings): Mailer {
  const sender = parseSender(from)
  const transport = createTransport({ streamTransport: true, buffer: true, newline: 'windows' })
  return {
    async send(mail) {
      const writtenAt = now()
      const composed = await transport.sendMail({ ...toMessage(mail, sender), date: new Date(writtenAt) })
      // `buffer: true` makes it a Buffer and never a stream.
      const content = composed.message as Buffer
      const file = await dropFile({ directory, id: mail.id, extension: 'eml', content, writtenAt })
      log.info({ file }, 'Mail written to a file')
    },
  }
}
