/** Pages of the protocol itself: user code of a device, sign-out, and errors. No scripts. */
import { createHash } from 'node:crypto'
import type { KoaContextWithOIDC } from 'oidc-provider'
import { chooseLanguage, translate } from '#kit/translate.ts'

const STYLE = `
:root { color-scheme: light dark; --ground: #f3f2ee; --card: #fff; --line: #dedbd3; --text: #1b1c1a; --quiet: #5b5c56;
  --accent: #0d6b5e; --on-accent: #fff; --bad: #a8231c }
@media (prefers-color-scheme: dark) { :root { --ground: #121412; --card: #1b1e1b; --line: #30352f; --text: #eeefea;
  --quiet: #a9aea4; --accent: #6fd3bd; --on-accent: #0a2a24; --bad: #ffaaa1 } }
* { box-sizing: border-box }
body { margin: 0; min-height: 100dvh; display: grid; place-items: center; padding: 1rem; background: var(--ground);
  color: var(--text); font: 1rem/1.5 system-ui, sans-serif }
main { width: 100%; max-width: 27rem; padding: 2.5rem; background: var(--card); border: 1px solid var(--line);
  border-radius: 1.125rem }
h1 { margin: 0 0 .75rem; font-size: 1.6rem; line-height: 1.2 }
p { margin: 0 0 1rem; color: var(--quiet); overflow-wrap: anywhere }
.bad { color: var(--bad) }
.code { font: 600 1.75rem ui-monospace, monospace; letter-spacing: .1em; color: var(--text) }
form { display: grid; gap: .75rem; margin-top: 1.25rem }
label { font-weight: 600 }
input, button { font: inherit; padding: .7rem .9rem; border-radius: .6rem; border: 1px solid var(--line); width: 100% }
input { background: var(--ground); color: inherit; text-transform: uppercase; letter-spacing: .1em }
button { border: 0; background: var(--accent); color: var(--on-accent); font-weight: 600; cursor: pointer }
button.other { background: none; border: 1px solid var(--line); color: inherit }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
`
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64')

/**
 * For Usher's own pages and those with which the engine submits a form automatically: it adds the hash of its script.
 * Targets of forms are not limited, since responses are posted to applications (response mode form_post).
 */
export const PAGE_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${STYLE_HASH}'`,
  "script-src 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
export const escapeText = (text: string): string => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? '')

/** A translated text, escaped. */
export type PageText = (key: string, params?: Readonly<Record<string, string>>) => string

const languageOf = (ctx: KoaContextWithOIDC): string => {
  const wished = ctx.oidc?.params?.ui_locales
  return chooseLanguage(typeof wished === 'string' ? wished.replaceAll(' ', ',') : ctx.get('accept-language'))
}

/** Answers with a page; `body` makes its inside, of texts that are escaped. */
export function showPage(
  ctx: KoaContextWithOIDC,
  { title, body }: { title: string; body: (translated: PageText) => string },
): void {
  const language = languageOf(ctx)
  const translated: PageText = (key, params = {}) => escapeText(translate(language, `Oidc.${key}`, params) ?? key)
  ctx.type = 'html'
  ctx.set('content-security-policy', PAGE_POLICY)
  ctx.body = `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<title>${translated(title)} – Usher</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>${STYLE}</style>
</head>
<body><main><h1>${translated(title)}</h1>
${body(translated)}
</main></body>
</html>
`
}

/** A form of ours; `fields` are hidden, `inside` is HTML. */
export function form(action: string, fields: Readonly<Record<string, string>>, inside: string): string {
  const hidden = Object.entries(fields).map(
    ([name, value]) => `<input type="hidden" name="${escapeText(name)}" value="${escapeText(value)}">`,
  )
  return `<form method="post" action="${escapeText(action)}">${hidden.join('')}${inside}</form>`
}

export function showError(ctx: KoaContextWithOIDC, { error, description }: { error: string; description: string }) {
  showPage(ctx, {
    title: 'error.title',
    body: (translated) =>
      `<p>${translated('error.text')}</p><p class="bad">${escapeText(error)}</p><p>${escapeText(description)}</p>`,
  })
}
