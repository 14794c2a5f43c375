import type { MailContent } from '#notify/templates/mail-content.ts'

/** The mail as plain text: each address alone on its line, the code too, so that both are easy to copy. */
export function mailText(content: MailContent): string {
  // French sets a space before its colons.
  const colon = content.language === 'fr' ? '\u00a0:' : ':'
  const code = content.code ? [`${content.code.label}${colon}\n${content.code.value}`] : []
  const link = content.button ? [`${content.button.label}${colon}\n${content.button.url}`] : []
  return [
    content.title,
    content.greeting,
    ...content.paragraphs,
    ...(content.codeFirst ? [...code, ...link] : [...link, ...code]),
    ...content.notes,
    // The signature mark of RFC 3676 §4.3.
    `-- \n${content.footer}`,
  ]
    .join('\n\n')
    .concat('\n')
}
