/** The pages of SAML: the form that posts a message to a service provider, and errors. */
import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { escapeXml } from '#crypto/xml/write-xml.ts'
import type { SamlAnswer } from '#domain/saml/saml-engine.ts'
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
  /** HTML of escaped texts. */
  readonly body: (text: (key: string) => string) => string
}

function sendPage(request: Request, reply: FastifyReply, { status = 200, title, body }: Page): FastifyReply {
  const language = chooseLanguage(request.headers['accept-language'])
  const text = (key: string) => escapeXml(translate(language, key) ?? key)
  return reply
    .code(status)
    .header('content-security-policy', POLICY)
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
export function sendAnswer(request: Request, reply: FastifyReply, answer: SamlAnswer): FastifyReply {
  if (answer.binding === 'redirect') return reply.redirect(answer.url, 303)
  const fields = { SAMLResponse: answer.samlResponse, ...(answer.relayState ? { RelayState: answer.relayState } : {}) }
  const inputs = Object.entries(fields).map(
    ([name, value]) => `<input type="hidden" name="${name}" value="${escapeXml(value)}">`,
  )
  return sendPage(request, reply, {
    title: 'Saml.continueTitle',
    body: (text) => `<form method="post" action="${escapeXml(answer.url)}">${inputs.join('')}
<button type="submit">${text('Saml.continue')}</button></form>
<script>${SCRIPT}</script>`,
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
