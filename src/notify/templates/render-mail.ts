import { chooseLanguage } from '#kit/translate.ts'
import type { Mail } from '#notify/mailer.ts'
import { type Branding, defaultBranding } from '#notify/templates/branding.ts'
import { type MailType, type MailValues, mailContent } from '#notify/templates/mail-content.ts'
import { mailHtml } from '#notify/templates/mail-html.ts'
import { mailText } from '#notify/templates/mail-text.ts'

export type RenderedMail = Pick<Mail, 'subject' | 'html' | 'text' | 'language'>

/**
 * Returns a mail in the user's language (BCP 47; English for an unsupported one). Escapes the values. Throws when the
 * link is not http(s).
 */
export function renderMail<T extends MailType>(
  type: T,
  values: MailValues[T],
  language: string,
  branding: Branding = defaultBranding,
): RenderedMail {
  const spoken = chooseLanguage(language)
  const content = mailContent(type, values, spoken, branding)
  return {
    subject: content.subject,
    html: mailHtml(content, branding),
    text: mailText(content),
    language: spoken,
  }
}
