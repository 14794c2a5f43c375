import addressParser from 'nodemailer/lib/addressparser'
import type { SendMailOptions } from 'nodemailer/lib/mailer'
import { DeliveryError } from '#notify/delivery-error.ts'
import type { Mail } from '#notify/mailer.ts'

export interface Sender {
  readonly name: string
  readonly address: string
}

/** The sender that `USHER_MAIL_FROM` names: `usher@example.com` or `Usher <usher@example.com>`. Throws on anything else. */
export function parseSender(from: string): Sender {
  const [sender, ...others] = addressParser(from, { flatten: true })
  if (!sender || others.length > 0 || !isPlainAddress(sender.address))
    throw new Error('USHER_MAIL_FROM must be one mail address, for example Usher <usher@example.com>')
  return { name: sender.name, address: sender.address }
}

/** The mail as nodemailer composes it (RFC 5322). Throws DeliveryError for an address that could mean several. */
export function toMessage(mail: Mail, from: Sender): SendMailOptions {
  if (!isPlainAddress(mail.to))
    throw new DeliveryError('mail: recipient is not one plain address', { retryable: false })
  return {
    from,
    // An object is taken as one address; a string would be parsed as a list of them.
    to: { name: '', address: mail.to },
    subject: mail.subject.replace(/\p{Cc}+/gu, ' '),
    html: mail.html,
    text: mail.text,
    messageId: `<${mail.id.replace(/[^A-Za-z0-9._-]/g, '_')}@${domainOf(from.address)}>`,
    headers: {
      'Content-Language': mail.language,
      // RFC 3834 §5: prevents out-of-office replies.
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
    },
    disableFileAccess: true,
    disableUrlAccess: true,
  }
}

const isPlainAddress = (address: string): boolean =>
  /^[^\s\p{Cc}<>,;:()[\]\\"@]+@[^\s\p{Cc}<>,;:()\\"@]+$/u.test(address)

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1)
