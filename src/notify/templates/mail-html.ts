/**
 * The layout of all mails: a table, the only layout that all mail programs render alike; styles inline, since some
 * programs drop the style sheet, which adds only dark mode and phone layout.
 */
import { type Branding, primaryColor, textColorOn } from '#notify/templates/branding.ts'
import { escapeHtml } from '#notify/templates/escape-html.ts'
import type { MailContent } from '#notify/templates/mail-content.ts'

const SANS = "-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif"
const MONO = "ui-monospace,SFMono-Regular,Menlo,Consolas,'Liberation Mono','DejaVu Sans Mono',monospace"

/** Colours of the dark sheet win over the inline ones, hence `!important`. */
const STYLE_SHEET = `
:root{color-scheme:light dark;supported-color-schemes:light dark}
body{-webkit-text-size-adjust:100%;text-size-adjust:100%}
@media (max-width:480px){
.page{padding:16px 8px 24px !important}
.inside{padding-left:20px !important;padding-right:20px !important}
.button{display:block !important}
}
@media (prefers-color-scheme:dark){
body,.page{background:#111418 !important;background-color:#111418 !important}
.card{background:#1c2026 !important;background-color:#1c2026 !important;border-color:#323842 !important}
.strong{color:#f3f4f6 !important}
.body{color:#d5d9e0 !important}
.quiet,.quiet a{color:#a3abb8 !important}
.code{background:#14171c !important;background-color:#14171c !important;border-color:#3b424e !important}
.line{border-color:#323842 !important}
.button{border-color:#8b94a3 !important}
}`

/** The mail as HTML. Everything in the content is plain text and is escaped here. */
export function mailHtml(content: MailContent, branding: Branding): string {
  const color = primaryColor(branding)
  const language = escapeHtml(content.language)
  const code = content.code ? codeBlock(content.code) : ''
  const button = content.button ? buttonBlock(content.button, color) : ''
  return `<!DOCTYPE html>
<html lang="${language}" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no,date=no,address=no,email=no,url=no">
<meta name="x-apple-disable-message-reformatting">
<title>${escapeHtml(content.subject)}</title>
<style>${STYLE_SHEET}
</style>
</head>
<body style="margin:0;padding:0;background-color:#f2f4f7">
<div style="display:none;max-height:0;max-width:0;overflow:hidden;opacity:0;mso-hide:all">${escapeHtml(content.preheader)}</div>
<table role="presentation" lang="${language}" width="100%" cellpadding="0" cellspacing="0" border="0" style="border-collapse:collapse">
<tr><td class="page" align="center" style="padding:40px 16px;background-color:#f2f4f7;font-family:${SANS}">
<!--[if mso]><table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->
<table role="presentation" class="card" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:600px;border-collapse:separate;background-color:#ffffff;border:1px solid #dfe3e8;border-radius:12px;overflow:hidden">
<tr><td style="height:4px;line-height:4px;font-size:0;background-color:${color}">&nbsp;</td></tr>
<tr><td class="inside" style="padding:28px 40px 0;text-align:left">${brandMark(content.product, branding, color)}</td></tr>
<tr><td class="inside body" style="padding:24px 40px 8px;text-align:left;font-size:16px;line-height:1.6;color:#374151;overflow-wrap:anywhere;word-break:break-word">
<h1 class="strong" style="margin:0 0 20px;font-size:24px;line-height:1.3;font-weight:700;color:#111827">${escapeHtml(content.title)}</h1>
${[content.greeting, ...content.paragraphs].map(paragraph).join('\n')}
${content.codeFirst ? code + button : button + code}
</td></tr>
${smallPrint(content)}
</table>
<!--[if mso]></td></tr></table><![endif]-->
<p class="quiet" style="max-width:600px;margin:20px auto 0;font-size:13px;line-height:1.5;color:#5b6472;text-align:center">${escapeHtml(content.footer)}</p>
</td></tr>
</table>
</body>
</html>
`
}

function brandMark(product: string, { logoUrl }: Branding, color: string): string {
  const name = escapeHtml(product)
  if (logoUrl && /^https?:\/\//i.test(logoUrl))
    return `<img src="${escapeHtml(logoUrl)}" alt="${name}" height="32" style="display:block;height:32px;width:auto;max-width:240px;border:0">`
  const [initial = ''] = product
  const tile = `display:inline-block;width:28px;height:28px;margin-right:10px;border-radius:7px;background-color:${color};color:${textColorOn(color)};font-size:16px;line-height:28px;text-align:center`
  return `<p class="strong" style="margin:0;font-size:18px;line-height:28px;font-weight:700;color:#111827"><span aria-hidden="true" style="${tile}">${escapeHtml(initial.toUpperCase())}</span>${name}</p>`
}

function smallPrint({ notes, button }: MailContent): string {
  const lines = [...notes.map(note), ...(button ? [plainLink(button)] : [])]
  if (lines.length === 0) return ''
  return `<tr><td class="inside" style="padding:0 40px 32px;text-align:left">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td class="line quiet" style="padding-top:20px;border-top:1px solid #e5e7eb;font-size:14px;line-height:1.5;color:#5b6472">
${lines.join('\n')}
</td></tr></table>
</td></tr>`
}

const paragraph = (text: string): string => `<p style="margin:0 0 16px">${escapeHtml(text)}</p>`

const note = (text: string): string => `<p style="margin:0 0 12px">${escapeHtml(text)}</p>`

function buttonBlock({ label, url }: { label: string; url: string }, color: string): string {
  const style = `display:inline-block;padding:13px 28px;border:1px solid ${color};border-radius:8px;background-color:${color};color:${textColorOn(color)};font-family:${SANS};font-size:16px;line-height:1.4;font-weight:600;text-align:center;text-decoration:none`
  return `<p style="margin:24px 0"><a class="button" href="${escapeHtml(url)}" style="${style}">${escapeHtml(label)}</a></p>
`
}

/** Spaces letters by style alone, so that copying yields the bare code. One tap selects all of it. */
function codeBlock({ label, value }: { label: string; value: string }): string {
  return `<p class="quiet" style="margin:24px 0 8px;font-size:14px;line-height:1.5;color:#5b6472">${escapeHtml(label)}</p>
<p class="code strong" style="margin:0 0 24px;padding:16px 20px;border:1px solid #dfe3e8;border-radius:8px;background-color:#f7f8fa;font-family:${MONO};font-size:28px;line-height:1.2;font-weight:700;letter-spacing:0.15em;text-align:center;color:#111827;-webkit-user-select:all;user-select:all">${escapeHtml(value)}</p>
`
}

function plainLink({ url, hint }: { url: string; hint: string }): string {
  const address = escapeHtml(url)
  return `<p style="margin:0">${escapeHtml(hint)}<br><a href="${address}" style="color:#5b6472;text-decoration:underline;word-break:break-all">${address}</a></p>`
}
