/**
 * Proves a class of docs/security.md: every link, issuer and redirect uses the configured origin, never the host that
 * the request claims.
 */
import { readFile } from 'node:fs/promises'
import { request } from 'node:http'
import { connect } from 'node:http2'
import path from 'node:path'
import PostalMime from 'postal-mime'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask } from '#test/api/oidc/flows.ts'
import { type App, type OidcServer, startOidcServer } from '#test/api/oidc/oidc-server.ts'
import { loginPeople } from '#test/support/login-people.ts'

const EVIL = 'evil.example'

interface Call {
  readonly method: string
  readonly path: string
  readonly headers?: Record<string, string>
  readonly body?: string
}
interface Reply {
  readonly status: number
  readonly location: string
  /** Head and body, as one text. */
  readonly text: string
  readonly body: string
}

let server: OidcServer
let app: App
let telly: App
let people: ReturnType<typeof loginPeople>
let nevisKey: string
beforeAll(async () => {
  server = await startOidcServer()
  const projectId = await server.addProject()
  app = await server.addApp(projectId)
  telly = await server.addApp(projectId, {
    appType: 'OIDC_APP_TYPE_NATIVE',
    authMethodType: 'OIDC_AUTH_METHOD_TYPE_NONE',
    grantTypes: ['OIDC_GRANT_TYPE_DEVICE_CODE'],
    responseTypes: [],
  })
  people = loginPeople(server)
  nevisKey = (await readFile(path.join(server.dataDir, 'nevis.key'), 'utf8')).trim()
})
afterAll(() => server.stop())

function overHttp1(target: (path: string) => string, evil: Record<string, string>) {
  return ({ method, path: at, headers, body }: Call): Promise<Reply> =>
    new Promise((resolve, reject) => {
      const { hostname, port, host } = new URL(server.url)
      const options = { hostname, port, method, path: target(at), headers: { host, ...headers, ...evil } }
      const sent = request(options, (response) => {
        let text = ''
        response.setEncoding('utf8')
        response.on('data', (chunk) => {
          text += chunk
        })
        response.on('end', () => resolve(toReply(response.statusCode ?? 0, response.headers, text)))
      })
      sent.on('error', reject)
      sent.end(body)
    })
}

async function overHttp2({ method, path: at, headers, body }: Call): Promise<Reply> {
  const session = connect(server.url)
  try {
    const stream = session.request(
      { ':method': method, ':path': at, ':authority': EVIL, ':scheme': 'https', ...headers },
      { endStream: body === undefined },
    )
    let head: Record<string, unknown> = {}
    stream.on('response', (received) => {
      head = received
    })
    if (body !== undefined) stream.end(body)
    let text = ''
    for await (const chunk of stream.setEncoding('utf8')) text += chunk
    return toReply(Number(head[':status']), head, text)
  } finally {
    session.close()
  }
}

const toReply = (status: number, head: Readonly<Record<string, unknown>>, body: string): Reply => ({
  status,
  location: typeof head.location === 'string' ? head.location : '',
  text: `${JSON.stringify(head)}\n${body}`,
  body,
})

const forwarded = {
  forwarded: `for=6.6.6.6;host=${EVIL};proto=https;by=${EVIL}`,
  'x-forwarded-host': EVIL,
  'x-forwarded-proto': 'gopher',
  'x-forwarded-for': '6.6.6.6',
  'x-forwarded-port': '666',
  'x-forwarded-prefix': `//${EVIL}`,
  'x-forwarded-server': EVIL,
  'x-original-host': EVIL,
  'x-original-url': `https://${EVIL}/`,
  'x-rewrite-url': `https://${EVIL}/`,
  'x-host': EVIL,
  'x-zitadel-public-host': EVIL,
  'x-zitadel-instance-host': EVIL,
  'x-zitadel-forward-host': EVIL,
}
const same = (at: string) => at

describe.each<readonly [string, (call: Call) => Promise<Reply>]>([
  ['a Host header', overHttp1(same, { host: EVIL })],
  ['what proxies add', overHttp1(same, forwarded)],
  ['both', overHttp1(same, { host: `${EVIL}:666`, ...forwarded })],
  ['an absolute request target', overHttp1((at) => `https://${EVIL}${at}`, { host: EVIL })],
  ['the authority of HTTP/2', overHttp2],
  [
    'the authority of HTTP/2, and what proxies add',
    (call) => overHttp2({ ...call, headers: { ...call.headers, ...forwarded } }),
  ],
])('%s of another host', (way, send) => {
  const json = (method: string, at: string, body: object = {}, token = server.pat) =>
    send({
      method,
      path: at,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(body),
    })
  const form = (at: string, values: Record<string, string>, cookie = '') =>
    send({
      method: 'POST',
      path: at,
      headers: { 'content-type': 'application/x-www-form-urlencoded', cookie },
      body: new URLSearchParams(values).toString(),
    })

  test('changes no link in a mail', async () => {
    const userName = `nobody-${way.replaceAll(/\W/g, '')}`
    const person = {
      userName,
      profile: { firstName: 'A', lastName: 'B' },
      email: { email: `${userName}@acme.example` },
    }
    const { userId: known, userName: knownName } = await people.active()
    const addresses = [`${userName}@acme.example`, `${knownName}@acme.example`, `${knownName}@new.example`]
    let count = 0
    // Sequential, since a code that a newer one replaced is not mailed.
    const mailed = async (reply: Reply) => {
      expect([200, 201]).toContain(reply.status)
      count += 1
      return mailsTo(addresses, count)
    }
    const made = await json('POST', '/management/v1/users/human', person)
    await mailed(made)
    const { userId } = JSON.parse(made.body)
    await mailed(await json('POST', `/management/v1/users/${userId}/_resend_initialization`))
    await mailed(await json('POST', `/management/v1/users/${known}/password/_reset`, { type: 'TYPE_EMAIL' }))
    await mailed(await json('PUT', `/management/v1/users/${known}/email`, { email: `${knownName}@new.example` }))
    await mailed(await json('POST', `/management/v1/users/${known}/passwordless/_send_link`))
    const page = await send({ method: 'GET', path: '/ui/login/password/reset' })
    const cookie = /usher_csrf=[\w-]+/.exec(page.text)?.[0] ?? ''
    const csrf = / name="csrf" value="([^"]+)"/.exec(page.body)?.[1] ?? ''
    // The page does not reveal whether it sent a mail, and a busy server may not have.
    let attempts = 0
    while ((await mailsTo(addresses, 0)).length === count) {
      expect(attempts++).toBeLessThan(4)
      expect((await form('/ui/login/password/reset', { csrf, loginName: knownName }, cookie)).status).toBe(303)
      await mailsTo(addresses, count + 1, 10_000).catch(() => undefined)
    }
    count += 1
    const invitation = { type: 'passwordReset' }
    const linked = await mailed(await json('POST', `/nevis/api/v1/users/${known}/email-link`, invitation, nevisKey))

    for (const links of linked) {
      expect(links.length).toBeGreaterThan(0)
      for (const link of links) expect(link.startsWith(`${server.url}/ui/login/`), link).toBe(true)
    }
  }, 120_000)

  test('changes no link in a response', async () => {
    const { userId } = await people.active()
    const response = await json('POST', `/management/v1/users/${userId}/passwordless/_link`)
    expect(JSON.parse(response.body).link.startsWith(`${server.url}/ui/login/`)).toBe(true)
    const created = await json('POST', '/nevis/api/v1/users', { loginId: `${userId}@acme.example` }, nevisKey)
    expect(created.location.startsWith(`${server.url}/nevis/api/v1/users/`)).toBe(true)
    for (const one of [response, created]) expect(one.text).not.toContain(EVIL)
  })

  test('changes no discovery document or issuer', async () => {
    for (const document of ['openid-configuration', 'oauth-authorization-server']) {
      const { status, body } = await send({ method: 'GET', path: `/.well-known/${document}` })
      expect(status).toBe(200)
      const texts = Object.values(JSON.parse(body)).filter((value) => typeof value === 'string')
      for (const value of texts) expect(value.startsWith(server.url), value).toBe(true)
      expect(JSON.parse(body).issuer).toBe(server.url)
    }
    const device = await form('/oauth/v2/device_authorization', { client_id: telly.clientId, scope: 'openid' })
    expect(JSON.parse(device.body).verification_uri).toBe(`${server.url}/device`)
    expect(device.text).not.toContain(EVIL)
  })

  test('changes no redirect', async () => {
    const authorizeUrl = new URL(ask(server, app).url)
    const signIn = await send({ method: 'GET', path: authorizeUrl.pathname + authorizeUrl.search })
    expect(signIn.location.startsWith(`${server.url}/ui/login/login?authRequestID=`)).toBe(true)
    for (const at of ['/', '/ui', '/ui/login', '/ui/login/password', '/ui/login/password/change', '/ui/login/mfa']) {
      const reply = await send({ method: 'GET', path: at })
      expect([302, 303], at).toContain(reply.status)
      expect(new URL(reply.location, server.url).origin).toBe(server.url)
      expect(reply.text).not.toContain(EVIL)
    }
    const out = await send({ method: 'GET', path: '/oidc/v1/end_session' })
    expect(new URL(out.location, server.url).origin).toBe(server.url)
  })

  test.each([
    '/ui/login/login',
    '/ui/login/nowhere',
    '/device',
    '/openapi/management.json',
    '/oidc/v1/end_session/success',
  ])('is not on %s', async (at) => {
    const reply = await send({ method: 'GET', path: at })
    expect([200, 404]).toContain(reply.status)
    expect(reply.text).not.toContain(EVIL)
  })
})

/** The links of each mail to these addresses, once there are so many mails; waits at most a minute: one may be tried again. */
async function mailsTo(addresses: readonly string[], count: number, withinMs = 60_000): Promise<string[][]> {
  const deadline = Date.now() + withinMs
  for (;;) {
    const mails = await Promise.all((await server.mails(0)).map((text) => PostalMime.parse(text)))
    const sentMails = mails.filter((one) => one.to?.some(({ address }) => addresses.includes(address ?? '')))
    if (sentMails.length >= count)
      return sentMails.map(({ html = '', text = '' }) => {
        expect(html + text).not.toContain(EVIL)
        return [...`${html} ${text}`.matchAll(/\b\w+:\/\/[^\s"'<>]+/g)].map(([link]) => link)
      })
    if (Date.now() > deadline)
      throw new Error(
        `${sentMails.length} mails of ${count}: ${sentMails.map((one) => one.subject)} ${server.logged.slice(-20)}`,
      )
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
