import type { Branding } from '#api/login/branding.ts'
import { type Html, html } from '#api/login/html.ts'
import { footer } from '#api/login/views/footer.ts'
import { type Page, textFor, type Visit } from '#api/login/visit.ts'

export const PRODUCT = 'Usher'

/** The whole document around a page's body. */
export function layout(visit: Pick<Visit, 'login' | 'language'>, page: Page, branding: Branding): Html {
  const { style, icon, webauthn, passkeys } = visit.login.assets
  const title = page.faulty ? textFor(visit, 'Common.errorTitle', { title: page.title }) : page.title
  return html`<!doctype html>
<html lang="${visit.language}">
<head>
  <meta charset="utf-8">
  <title>${title} – ${PRODUCT}</title>
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  ${page.leadsTo !== undefined && html`<meta http-equiv="refresh" content="0; url=${page.leadsTo}">`}
  <link rel="icon" type="image/svg+xml" href="${icon.path}">
  <link rel="stylesheet" href="${style.path}">
  ${branding.sheet && html`<link rel="stylesheet" href="${branding.sheet}">`}
  ${
    page.withPasskeys &&
    html`<script src="${webauthn.path}" defer></script>
  <script src="${passkeys.path}" defer></script>`
  }
</head>
<body>
  <div class="brand"><img src="${icon.path}" alt="" width="32" height="32">${PRODUCT}</div>
  <main>${page.body}</main>
  ${footer(visit, branding.privacy)}
</body>
</html>
`
}
