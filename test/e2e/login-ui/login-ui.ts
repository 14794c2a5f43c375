/** A login UI on another origin than the server, which calls only version 2 of the API. */
import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import type { Transport } from '@connectrpc/connect'
import {
  invite,
  providerFailure,
  providerSuccess,
  register,
  registerPage,
  reset,
  setPasskey,
  setPasskeyPage,
  setPassword,
  setPasswordPage,
  setU2f,
  setU2fPage,
  startProvider,
  verify,
  verifyPage,
} from '#test/e2e/login-ui/account.ts'
import { page } from '#test/e2e/login-ui/pages.ts'
import {
  devicePage,
  keyCheck,
  login,
  loginName,
  otpEmail,
  otpEmailPage,
  passkeyPage,
  password,
  passwordPage,
  totp,
  u2fPage,
} from '#test/e2e/login-ui/sign-in.ts'
import { apiOf, type Handler, type Visit } from '#test/e2e/login-ui/visit.ts'

const routes = new Map<string, Handler>([
  ['GET /login', login],
  ['GET /device', devicePage],
  ['POST /loginname', loginName],
  ['GET /password', passwordPage],
  ['POST /password', password],
  ['POST /totp', totp],
  ['GET /otp-email', otpEmailPage],
  ['POST /otp-email', otpEmail],
  ['GET /passkey', passkeyPage],
  ['POST /passkey', keyCheck],
  ['GET /u2f', u2fPage],
  ['POST /u2f', keyCheck],
  ['GET /register', registerPage],
  ['POST /register', registerPage],
  ['POST /register/create', register],
  ['GET /verify', verifyPage],
  ['POST /verify', verify],
  ['POST /invite', invite],
  ['POST /reset', reset],
  ['GET /password/set', setPasswordPage],
  ['POST /password/set', setPassword],
  ['GET /passkey/set', setPasskeyPage],
  ['POST /passkey/set', setPasskey],
  ['GET /u2f/set', setU2fPage],
  ['POST /u2f/set', setU2f],
  ['POST /idp', startProvider],
  ['GET /idp/success', providerSuccess],
  ['GET /idp/failure', providerFailure],
  // The application: its callback, and the page after sign-out.
  ['GET /app', async () => page('Application')],
  [
    'GET /logout',
    async ({ values }) =>
      page('Sign out', { action: '/logout', submit: 'Sign out', values: Object.fromEntries(values) }),
  ],
])

export interface LoginUi {
  readonly url: string
  close(): Promise<void>
}

export async function startLoginUi(open: () => Transport): Promise<LoginUi> {
  const visits = new Map<string, Visit>()
  const api = apiOf(open())
  let origin = ''
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', origin)
    const handle = routes.get(`${request.method} ${pathname}`)
    const id = /visit=([^;]+)/.exec(request.headers.cookie ?? '')?.[1] ?? randomUUID()
    const visit = visits.get(id) ?? {}
    visits.set(id, visit)
    const head = { 'set-cookie': `visit=${id}; Path=/; HttpOnly; SameSite=Lax`, 'content-type': 'text/html' }
    try {
      if (!handle) return void response.writeHead(404, head).end('not found')
      const values = new URLSearchParams([...searchParams, ...(await readForm(request))])
      const page = await handle({ api, visit, origin, values })
      if ('redirect' in page) response.writeHead(303, { ...head, location: page.redirect }).end()
      else response.writeHead(200, head).end(page.html)
    } catch (error) {
      response.writeHead(500, head).end(`<h1>Error</h1><pre>${String(error).replace(/</g, '&lt;')}</pre>`)
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  origin = `http://localhost:${typeof address === 'object' ? address?.port : ''}`
  return {
    url: origin,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const readForm = async (request: IncomingMessage) =>
  request.method === 'POST' ? new URLSearchParams(await text(request)) : new URLSearchParams()
