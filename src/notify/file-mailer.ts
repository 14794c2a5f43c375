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

/** Writes each mail as an `.eml` file instead of sending it, and logs the file's name. */
export function createFileMailer({ directory, from, log, now = Date.now }: FileMailerSettings): Mailer {
  const sender = parseSender(from)
  return {
    async send(mail) {
      const writtenAt = now()
      // Loaded at the first use: a start would wait for it.
      const { createTransport } = await import('nodemailer')
      const transport = createTransport({ streamTransport: true, buffer: true, newline: 'windows' })
      const { text: _text, html: _html, ...rest } = toMessage(mail, sender)
      const alternatives = [readable('plain', mail.text), readable('html', mail.html)]
      const composed = await transport.sendMail({ ...rest, alternatives, date: new Date(writtenAt) })
      // `buffer: true` makes it a Buffer and never a stream.
      const content = composed.message as Buffer
      const file = await dropFile({ directory, id: mail.id, extension: 'eml', content, writtenAt })
      log.info({ file }, 'Mail written to a file')
    },
  }
}

/** A part that is not encoded, so that links can be copied out of the file; the composer would for any long line. */
const readable = (subtype: 'plain' | 'html', content: string) => ({
  raw: `Content-Type: text/${subtype}; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n${content.replaceAll(/\r?\n/g, '\r\n')}`,
})
