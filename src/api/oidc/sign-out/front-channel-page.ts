/**
 * Page that loads the front-channel logout addresses of applications in frames, then continues (OpenID Connect
 * Front-Channel Logout 1.0 §3).
 */
import { createHash } from 'node:crypto'
import type { KoaContextWithOIDC } from 'oidc-provider'
import { escapeText, PAGE_POLICY, showPage } from '#api/oidc/pages.ts'

/** Milliseconds that slow applications get. */
const TIMEOUT_MS = 5000

/** The window's `load` event follows those of its frames. */
const SCRIPT = `
const go = () => location.replace(document.querySelector('a').href)
addEventListener('load', go)
setTimeout(go, ${TIMEOUT_MS})
`
const SCRIPT_HASH = createHash('sha256').update(SCRIPT).digest('base64')

/** `goTo`: where the browser continues afterwards. */
export async function showFrontChannelPage(
  ctx: KoaContextWithOIDC,
  addresses: readonly string[],
  goTo: string,
): Promise<void> {
  const frames = addresses.map(
    (address) =>
      `<iframe hidden sandbox="allow-scripts allow-same-origin allow-forms" src="${escapeText(address)}"></iframe>`,
  )
  await showPage(ctx, {
    title: 'signOut.doneTitle',
    body: (text) =>
      `<p class="lead">${text('signOut.applications')}</p>${frames.join('')}<p class="lead"><a href="${escapeText(goTo)}">${text(
        'signOut.continue',
      )}</a></p><script>${SCRIPT}</script>`,
  })
  const origins = new Set(addresses.map((address) => new URL(address).origin))
  ctx.set(
    'content-security-policy',
    `${PAGE_POLICY}; script-src-elem 'sha256-${SCRIPT_HASH}'; frame-src ${[...origins].join(' ')}`,
  )
}
