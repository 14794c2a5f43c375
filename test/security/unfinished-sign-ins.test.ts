/**
 * Unfinished flows (CWE-770): sign-ins of applications, device codes, pushed requests, passkey challenges and provider
 * sign-ins are limited per address and in size. Finished ones do not count, and addresses do not share a limit.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createOpenRecords } from '#domain/attempt-limit/open-records.ts'
import { openBrowser } from '#test/api/oidc/browser.ts'
import { ask, getCode, post } from '#test/api/oidc/flows.ts'
import { type App, type OidcServer, REDIRECT, startOidcServer } from '#test/api/oidc/oidc-server.ts'
import { Visitor } from '#test/support/visitor.ts'

const MOST = 5

let server: OidcServer
let app: App
let device: App
beforeAll(async () => {
  server = await startOidcServer({ USHER_OPEN_SIGN_IN_LIMIT: String(MOST), USHER_TRUSTED_PROXIES: '127.0.0.1, ::1' })
  const projectId = await server.addProject()
  app = await server.addApp(projectId)
  device = await server.addApp(projectId, {
    appType: 'OIDC_APP_TYPE_NATIVE',
    authMethodType: 'OIDC_AUTH_METHOD_TYPE_NONE',
    grantTypes: ['OIDC_GRANT_TYPE_DEVICE_CODE'],
    responseTypes: [],
  })
})
afterAll(() => server.stop())

const countOf = async (table: 'auth_requests' | 'oidc_records' | 'webauthn_challenges', model?: string) => {
  const rows = await server.runtime.storage.rows.selectFrom(table).selectAll().execute()
  return rows.filter((row) => model === undefined || ('model' in row && row.model === model)).length
}

const begin = (address: string, more: Record<string, string> = {}) =>
  fetch(ask(server, app, more).url, { redirect: 'manual', headers: { 'x-forwarded-for': address } })

test('unfinished sign-ins are limited per address, and the newest stay valid', async () => {
  for (let i = 0; i < 40; i++) expect((await begin('192.0.2.1')).status).toBe(303)
  expect([await countOf('auth_requests'), await countOf('oidc_records', 'Interaction')]).toEqual([MOST, MOST])
  await Promise.all(Array.from({ length: 40 }, () => begin('192.0.2.1')))
  expect([await countOf('auth_requests'), await countOf('oidc_records', 'Interaction')]).toEqual([MOST, MOST])
  await begin('192.0.2.2')
  expect(await countOf('auth_requests')).toBe(MOST + 1)
  // A network of IPv6 is one address.
  for (let i = 0; i < 40; i++) await begin(`2001:db8::${i}`)
  expect(await countOf('auth_requests')).toBe(2 * MOST + 1)
})

test('a sign-in stays valid while another address starts many, and finished ones do not count', async () => {
  const person = await server.addPerson('minnie')
  const browser = openBrowser(server.runtime.services)
  const { url } = ask(server, app)
  const page = await browser.get(url)
  for (let i = 0; i < 2 * MOST; i++) await begin('192.0.2.3')
  const back = await browser.signIn(page.location ?? '', await server.signIn(person))
  expect(back.searchParams.get('code')).toEqual(expect.any(String))
  const before = await countOf('auth_requests')
  for (let i = 0; i < 2 * MOST; i++) await getCode(server, app, person)
  expect(await countOf('auth_requests')).toBe(before)
})

test('device codes, pushed requests and passkey challenges are limited too', async () => {
  for (let i = 0; i < 3 * MOST; i++) {
    expect((await post(server, '/oauth/v2/device_authorization', device, { scope: 'openid' })).status).toBe(200)
    const parameters = Object.fromEntries(new URL(ask(server, app).url).searchParams)
    expect((await post(server, '/oauth/v2/par', app, parameters)).status).toBe(201)
  }
  expect(await countOf('oidc_records', 'DeviceCode')).toBe(MOST)
  expect(await countOf('oidc_records', 'PushedAuthorizationRequest')).toBe(MOST)
  const visitor = new Visitor(server.url)
  for (let i = 0; i < 3 * MOST; i++) {
    await visitor.open('/ui/login/login')
    const csrf = /name="csrf" value="([^"]+)"/.exec(visitor.seen?.html ?? '')?.[1] ?? ''
    expect((await visitor.post('/ui/login/passkey/challenge', new URLSearchParams({ csrf }))).status).toBe(200)
  }
  expect(await countOf('webauthn_challenges')).toBe(MOST)
})

test.each(['state', 'nonce', 'login_hint', 'claims', 'unknown'])(
  'a request with a %s of 9 KB is rejected',
  async (name) => {
    const before = await countOf('auth_requests')
    const more = { [name]: 'x'.repeat(9 * 1024) }
    expect((await begin('192.0.2.4', more)).status).toBe(400)
    const parameters = { ...Object.fromEntries(new URL(ask(server, app).url).searchParams), ...more }
    expect((await post(server, '/oauth/v2/par', app, parameters)).status).toBe(400)
    expect((await post(server, '/oauth/v2/device_authorization', device, { scope: 'openid', ...more })).status).toBe(
      400,
    )
    expect(await countOf('auth_requests')).toBe(before)
    const honest = await begin('192.0.2.4', { state: 'x'.repeat(4096) })
    expect([honest.status, REDIRECT]).toEqual([303, REDIRECT])
  },
)

test('at most 100,000 records are kept for any number of addresses', () => {
  let address = 0
  const records = createOpenRecords(2, () => `10.${address >> 16}.${(address >> 8) & 255}.${address & 255}`)
  let removed = 0
  for (; address < 100_500; address++)
    removed += records.opened({ table: 'auth_requests', remove: { id: String(address) } }).length
  expect(removed).toBe(500)
})
