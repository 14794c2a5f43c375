/** Pages of the protocol itself: user code of a device, sign-out, and errors. No scripts. */
import type { KoaContextWithOIDC } from 'oidc-provider'
import { type Assets, loadAssets } from '#api/login/assets.ts'
import { chooseLanguage, translate } from '#kit/translate.ts'

/** The look of the sign-in pages; read once, with the first page. */
let assets: Promise<Pick<Assets, 'style' | 'icon'>> | undefined

/** Colours of the instance's label policy: empty without one. */
const BRANDING_PATH = '/ui/login/branding/-/pages.css'

/**
 * For Usher's own pages and those with which the engine submits a form automatically: it adds the hash of its script.
 * Targets of forms are not limited, since responses are posted to applications (response mode form_post).
 */
export const PAGE_POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "img-src 'self'",
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
  const wished = ctx.oidc?.params?.ui_locales ?? ctx.query.ui_locales
  return chooseLanguage(typeof wished === 'string' ? wished.replaceAll(' ', ',') : ctx.get('accept-language'))
}

export interface ProtocolPage {
  readonly title: string
  /** Makes the content, of texts that are escaped. */
  readonly body: (translated: PageText) => string
  readonly isFailure?: boolean
}

/** Responds with a page in the layout of the sign-in pages. */
export async function showPage(ctx: KoaContextWithOIDC, { title, body, isFailure }: ProtocolPage): Promise<void> {
  assets ??= loadAssets()
  const { style, icon } = await assets
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
<meta name="color-scheme" content="light dark">
<link rel="icon" type="image/svg+xml" href="${icon.path}">
<link rel="stylesheet" href="${style.path}">
<link rel="stylesheet" href="${BRANDING_PATH}">
</head>
<body><div class="brand"><img src="${icon.path}" alt="" width="32" height="32">Usher</div>
<main>${isFailure ? FAILURE_SIGN : ''}<h1>${translated(title)}</h1>
${body(translated)}
</main></body>
</html>
`
}

const FAILURE_SIGN =
  '<div class="sign sign-bad"><svg viewBox="0 0 20 20" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" aria-hidden="true"><circle cx="10" cy="10" r="8"/><path d="M10 6v4.6M10 13.9v.1"/></svg></div>'

/** A form of ours; `fields` are hidden, `inside` is HTML. */
export function form(action: string, fields: Readonly<Record<string, string>>, inside: string): string {
  const hidden = Object.entries(fields).map(
    ([name, value]) => `<input type="hidden" name="${escapeText(name)}" value="${escapeText(value)}">`,
  )
  return `<form class="steps" method="post" action="${escapeText(action)}">${hidden.join('')}${inside}</form>`
}

/** What an application sent, for its developer. */
const SENT = ['client_id', 'redirect_uri', 'response_type', 'scope'] as const
const LONGEST_SHOWN = 300

export function showError(
  ctx: KoaContextWithOIDC,
  { error, description }: { error: string; description: string },
): Promise<void> {
  const sent = SENT.flatMap((name): [string, string][] => {
    const value = ctx.oidc?.params?.[name] ?? ctx.query?.[name]
    return typeof value === 'string' && value !== '' ? [[name, value.slice(0, LONGEST_SHOWN)]] : []
  })
  return showPage(ctx, {
    title: 'error.title',
    isFailure: true,
    body: (translated) =>
      `<p class="lead">${translated('error.text')}</p>
<section class="developer"><h2>${translated('error.developer')}</h2>
<p class="bad">${escapeText(error)}</p><p>${escapeText(description)}</p>
${sent.length > 0 ? `<dl>${sent.map(([name, value]) => `<dt>${name}</dt><dd>${escapeText(value)}</dd>`).join('')}</dl>` : ''}</section>`,
  })
}
