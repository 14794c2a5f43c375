/** The pages of SAML: the form that posts a message to a service provider, and errors. */
import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { SignedMessage } from '#api/saml/send-message.ts'
import { escapeXml } from '#crypto/xml/write-xml.ts'
import type { SamlResponse } from '#domain/saml/saml-engine.ts'
import { chooseLanguage, translate } from '#kit/translate.ts'

const SCRIPT = 'document.forms[0].submit()'
const STYLE = `:root { color-scheme: light dark } body { margin: 0; min-height: 100dvh; display: grid; place-items: center; padding: 1rem;
  font: 1rem/1.5 system-ui, sans-serif } main { width: 100%; max-width: 27rem } p { overflow-wrap: anywhere }
  button { font: inherit; padding: .7rem .9rem; width: 100% }`
const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`
/** Form targets are not limited: browsers would apply the limit to redirects of the service provider too. */
const POLICY = [
  "default-src 'none'",
  `style-src ${hashOf(STYLE)}`,
  `script-src ${hashOf(SCRIPT)}`,
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

type Request = Pick<FastifyRequest, 'headers'>

interface Page {
  readonly status?: number
  readonly title: string
  readonly policy?: string
  /** HTML of escaped texts. */
  readonly body: (text: (key: string) => string) => string
}

function sendPage(
  request: Request,
  reply: FastifyReply,
  { status = 200, title, body, policy = POLICY }: Page,
): FastifyReply {
  const language = chooseLanguage(request.headers['accept-language'])
  const text = (key: string) => escapeXml(translate(language, key) ?? key)
  return reply
    .code(status)
    .header('content-security-policy', policy)
    .type('text/html; charset=utf-8')
    .send(`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<title>${text(title)} – Usher</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>${STYLE}</style>
</head>
<body><main><h1>${text(title)}</h1>
${body(text)}
</main></body>
</html>
`)
}

/** Sends the browser to the service provider with a response. */
export const sendResponse = (
  request: Request,
  reply: FastifyReply,
  { binding, url, samlResponse: text, relayState }: SamlResponse,
): FastifyReply => sendMessage(request, reply, { kind: 'SAMLResponse', binding, url, text, relayState })

/** Sends the browser to the service provider with a message. */
export function sendMessage(request: Request, reply: FastifyReply, message: SignedMessage): FastifyReply {
  if (message.binding === 'redirect') return reply.redirect(message.url, 303)
  const fields = { [message.kind]: message.text, ...(message.relayState ? { RelayState: message.relayState } : {}) }
  const inputs = Object.entries(fields).map(
    ([name, value]) => `<input type="hidden" name="${name}" value="${escapeXml(value)}">`,
  )
  return sendPage(request, reply, {
    title: 'Saml.continueTitle',
    body: (text) => `<form method="post" action="${escapeXml(message.url)}">${inputs.join('')}
<button type="submit">${text('Saml.continue')}</button></form>
<script>${SCRIPT}</script>`,
  })
}

/** Milliseconds that slow applications get. */
const FRAMES_TIMEOUT_MS = 5000
/** The window's `load` event follows those of its frames. */
const FRAMES_SCRIPT = `const go = () => location.replace(document.querySelector('a').href)
addEventListener('load', go)
setTimeout(go, ${FRAMES_TIMEOUT_MS})`

/** Loads addresses in frames, then continues (OpenID Connect Front-Channel Logout 1.0 §3). */
export function sendFrames(
  request: Request,
  reply: FastifyReply,
  addresses: readonly string[],
  goTo: string,
): FastifyReply {
  const frames = addresses.map(
    (address) =>
      `<iframe hidden sandbox="allow-scripts allow-same-origin allow-forms" src="${escapeXml(address)}"></iframe>`,
  )
  const origins = new Set(addresses.map((address) => new URL(address).origin))
  return sendPage(request, reply, {
    title: 'Oidc.signOut.doneTitle',
    policy: `${POLICY}; script-src-elem ${hashOf(FRAMES_SCRIPT)}; frame-src ${[...origins].join(' ')}`,
    body: (text) => `<p>${text('Oidc.signOut.applications')}</p>${frames.join('')}
<p><a href="${escapeXml(goTo)}">${text('Oidc.signOut.continue')}</a></p><script>${FRAMES_SCRIPT}</script>`,
  })
}

/** `detail`: plain English for developers of the application. */
export const sendError = (request: Request, reply: FastifyReply, status: number, detail: string): FastifyReply =>
  sendPage(request, reply, {
    status,
    title: 'Saml.errorTitle',
    body: (text) => `<p>${text('Saml.errorText')}</p><p>${escapeXml(detail)}</p>`,
  })

export const sendSignedOut = (request: Request, reply: FastifyReply): FastifyReply =>
  sendPage(request, reply, {
    title: 'Oidc.signOut.doneTitle',
    body: (text) => `<p>${text('Oidc.signOut.doneText')}</p>`,
  })
