/**
 * Limits on guesses at codes (RFC 8628 §5.1, ASVS 5.0 6.3.1): per address and minute for wrong device codes and
 * rejected token requests, per user and hour for codes of each kind. Correct requests do not count.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { otpEmailAdded } from '#domain/user/otp/events.ts'
import { openBrowser } from '#test/api/oidc/browser.ts'
import { getCode, post, redeem } from '#test/api/oidc/flows.ts'
import { type App, type OidcServer, startOidcServer } from '#test/api/oidc/oidc-server.ts'
import { loginPeople, setLoginPolicy } from '#test/support/login-people.ts'
import { Visitor } from '#test/support/visitor.ts'

const DEVICE = {
  appType: 'OIDC_APP_TYPE_NATIVE',
  authMethodType: 'OIDC_AUTH_METHOD_TYPE_NONE',
  grantTypes: ['OIDC_GRANT_TYPE_DEVICE_CODE'],
  responseTypes: [],
}
const GRANT = 'urn:ietf:params:oauth:grant-type:device_code'

/** Guesses are counted for a minute: a test begins where one has most of its time left. */
async function earlyInTheMinute(): Promise<void> {
  const left = 60_000 - (Date.now() % 60_000)
  if (left < 10_000) await new Promise((resolve) => setTimeout(resolve, left))
}

async function typeCodes(server: OidcServer, codes: readonly string[]) {
  const browser = openBrowser(server.runtime.services)
  let { body } = await browser.get(`${server.url}/device`)
  const statuses: number[] = []
  for (const user_code of codes) {
    const xsrf = /name="xsrf" value="([^"]+)"/.exec(body)?.[1] ?? ''
    const response = await browser.post(`${server.url}/device`, { xsrf, user_code })
    statuses.push(response.status)
    body = response.body
  }
  return statuses
}
const times = (count: number, code = 'BBBB-BBBB') => Array.from({ length: count }, () => code)

let server: OidcServer
let device: App
let web: App
beforeAll(async () => {
  server = await startOidcServer()
  const projectId = await server.addProject()
  device = await server.addApp(projectId, DEVICE)
  web = await server.addApp(projectId)
})
afterAll(() => server.stop())

test('wrong device codes are limited per address; past the limit, the right one is rejected too, in every browser', async () => {
  await earlyInTheMinute()
  const { body } = await post(server, '/oauth/v2/device_authorization', device, { scope: 'openid' })
  // The right code does not count, however often it is entered.
  expect(new Set(await typeCodes(server, times(40, body.user_code)))).toEqual(new Set([200]))
  const first = await typeCodes(server, times(20))
  const second = await typeCodes(server, times(20))
  expect([...first, ...second].filter((status) => status !== 429)).toHaveLength(31)
  expect(await typeCodes(server, [body.user_code])).toEqual([429])
})

test.each([
  [
    'secrets',
    () =>
      post(
        server,
        '/oauth/v2/token',
        { ...web, clientSecret: 'wrong' },
        { grant_type: 'refresh_token', refresh_token: 'x' },
      ),
  ],
  [
    'machine secrets',
    () => post(server, '/oauth/v2/token', { ...web, clientId: 'robot' }, { grant_type: 'client_credentials' }),
  ],
  ['assertions', () => server.redeemAssertion('a.b.c')],
  ['refresh tokens', () => post(server, '/oauth/v2/token', web, { grant_type: 'refresh_token', refresh_token: 'x' })],
  ['device codes', () => post(server, '/oauth/v2/token', device, { grant_type: GRANT, device_code: 'x' })],
])('wrong %s at the token endpoint are limited by address', async (_what, guess) => {
  const small = await startOidcServer({ USHER_TOKEN_GUESS_LIMIT: '3' })
  const before = server
  const apps = { device, web }
  try {
    server = small
    const projectId = await small.addProject()
    device = await small.addApp(projectId, DEVICE)
    web = await small.addApp(projectId)
    await earlyInTheMinute()
    const statuses: number[] = []
    for (let i = 0; i < 6; i++) statuses.push((await guess()).status)
    expect(statuses.map((status) => status === 429)).toEqual([false, false, false, false, true, true])
    expect((await guess()).headers.get('retry-after')).toBe('60')
    // Tokens are read as before: only the endpoint that gives them is blocked.
    expect((await fetch(`${small.url}/oauth/v2/keys`)).status).toBe(200)
  } finally {
    server = before
    device = apps.device
    web = apps.web
    await small.stop()
  }
})

test('polling for a device and successful requests do not count as guesses', async () => {
  const small = await startOidcServer({ USHER_TOKEN_GUESS_LIMIT: '2' })
  try {
    const projectId = await small.addProject()
    const telly = await small.addApp(projectId, DEVICE)
    const { body } = await post(small, '/oauth/v2/device_authorization', telly, { scope: 'openid' })
    for (let i = 0; i < 6; i++) {
      const polled = await post(small, '/oauth/v2/token', telly, { grant_type: GRANT, device_code: body.device_code })
      expect(polled.status).toBe(400)
    }
    const app = await small.addApp(projectId)
    const person = await small.addPerson('minnie')
    // Nothing is guessed at by a request without a client.
    for (let i = 0; i < 6; i++) expect((await post(small, '/oauth/v2/token', undefined, {})).status).toBe(401)
    for (let i = 0; i < 6; i++) expect((await redeem(small, app, await getCode(small, app, person))).status).toBe(200)
  } finally {
    await small.stop()
  }
})

test('the form limit per address applies to the device code page', async () => {
  const small = await startOidcServer({ USHER_ADDRESS_LIMIT: '3', USHER_DEVICE_GUESS_LIMIT: '0' })
  try {
    await earlyInTheMinute()
    expect((await typeCodes(small, times(5))).map((status) => status === 429)).toEqual([
      false,
      false,
      false,
      true,
      true,
    ])
  } finally {
    await small.stop()
  }
})

test('codes sent at sign-in are limited, and the page shows it', async () => {
  const small = await startOidcServer({ USHER_CODE_LIMIT: '1' })
  try {
    await setLoginPolicy(small, { secondFactors: ['otpEmail'] })
    const people = loginPeople(small)
    const [minnie, daisy] = [await people.active(), await people.active()]
    for (const { userId } of [minnie, daisy]) await people.given(userId, otpEmailAdded())
    const signIn = async (userName: string) => {
      const visitor = new Visitor(small.url)
      await visitor.open('/ui/login/login')
      await visitor.submit({ loginName: userName })
      return [visitor, await visitor.submit({ password: 'Passw0rd!' })] as const
    }
    const [visitor] = await signIn(minnie.userName)
    const code = await people.code(minnie.userId, 'otpEmail', (user) => user.otp.codes.email)
    expect((await visitor.submit({ code })).title).toBe('You are signed in – Usher')
    const [, second] = await signIn(minnie.userName)
    expect(second.problems).toEqual([expect.stringContaining('Too many codes were sent')])
    expect((await people.load(minnie.userId)).otp.codes.email).toBeUndefined()
    expect((await signIn(daisy.userName))[1].problems).toEqual([])
  } finally {
    await small.stop()
  }
})
