import { type Html, html } from '#api/login/html.ts'
import type { ReadMail } from '#api/mailbox/mail-files.ts'

const STYLE = `:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}body{max-width:60rem;margin:2rem auto;padding:0 1rem}
a{color:light-dark(#0b6b5c,#70d4bf)}
table{border-collapse:collapse;width:100%}th,td{overflow-wrap:anywhere;text-align:left;padding:.5rem .75rem .5rem 0;border-bottom:1px solid #8886;vertical-align:top}
dt{float:left;width:5rem;opacity:.7}dd{margin:0 0 .25rem 5rem;overflow-wrap:anywhere}pre{white-space:pre-wrap;overflow-wrap:anywhere;font:inherit}`

/** Content security policy of the pages, which contain no script, only links. */
export const PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'"
/** Policy of a mail's own HTML: no script, no form, no request for anything outside of it. */
export const MAIL_POLICY =
  "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'"

const page = (title: string, content: Html): Html => html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title} – Usher</title><style>${STYLE}</style></head><body><main>${content}</main></body></html>`

export const mailListPage = (mails: readonly ReadMail[]): Html =>
  page(
    'Mails',
    html`<h1>Mails</h1>
<p>Written to files because no mail server is set (<code>USHER_SMTP_URL</code>). Only this machine sees this page.</p>
${
  mails.length === 0
    ? html`<p>No mail has been written yet.</p>`
    : html`<table><thead><tr><th>Subject</th><th>To</th><th>Date</th></tr></thead><tbody>${mails.map(
        ({ name, subject, to, date }) =>
          html`<tr><td><a href="/mails/${name}">${subject || '(no subject)'}</a></td><td>${to}</td><td>${formatDate(date)}</td></tr>`,
      )}</tbody></table>`
}`,
  )

export const mailPage = (mail: ReadMail): Html =>
  page(
    mail.subject,
    html`<p><a href="/mails">All mails</a></p><h1>${mail.subject}</h1>
<dl><dt>From</dt><dd>${mail.from}</dd><dt>To</dt><dd>${mail.to}</dd><dt>Date</dt><dd>${formatDate(mail.date)}</dd></dl>
${mail.html !== '' && html`<p><a href="/mails/${mail.name}/html">As the recipient sees it</a></p>`}
<pre>${withLinks(mail.text)}</pre>`,
  )

/** `2027-01-31 09:15:00 UTC`; a date that is not in ISO 8601 is not changed. */
const formatDate = (date: string): string => date.replace(/^([\d-]+)T([\d:]+)(?:\.\d+)?Z$/, '$1 $2 UTC')

/** Plain text with its web addresses as links. */
const withLinks = (text: string): Html[] =>
  text
    .split(/(https?:\/\/[^\s<>"]+)/)
    .map((part, index) => (index % 2 === 1 ? html`<a href="${part}">${part}</a>` : html`${part}`))
