/**
 * Proves a class of docs/security.md: no client can find out which accounts exist or how many: not by the content of a
 * response, its headers or its duration.
 */
import { randomBytes } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { paths } from '#api/login/paths.ts'
import { addAuthRequest } from '#domain/auth-request/add-auth-request.ts'
import { requestCookieName } from '#domain/auth-request/auth-request.ts'
import { userDeactivated, userLocked } from '#domain/user/lifecycle/events.ts'
import { type PageState, type RawResponse, send, stranger } from '#test/security/raw-forms.ts'
import { addCaller } from '#test/support/callers.ts'
import { type LoginPerson, loginPeople } from '#test/support/login-people.ts'
import { addOtherOrg } from '#test/support/other-org.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'

let server: TestServer
let people: ReturnType<typeof loginPeople>
let at: PageState
/** Login names of one length, so that nothing differs by it. */
const names = new Map<string, string>()
const persons = new Map<string, LoginPerson>()
beforeAll(async () => {
  server = await startServer()
  people = loginPeople(server)
  at = await stranger(server)
  const second = { otpCode: 'JBSWY3DPEHPK3PXP' }
  const made: Record<string, (userName: string) => Promise<LoginPerson>> = {
    known: (name) => people.active({}, name),
    'known with a second factor': (name) => people.active(second, name),
    'known and due to change the password': (name) => people.active({ passwordChangeRequired: true }, name),
    locked: (name) => people.active({}, name),
    deactivated: (name) => people.active({}, name),
    'without a password': (name) => people.active({ password: '', requestPasswordlessRegistration: true }, name),
    'not set up yet': (name) => people.initial({}, name),
  }
  for (const [i, [what, make]] of Object.entries(made).entries()) {
    const userName = `somebody${i}`
    const person = await make(userName)
    persons.set(what, person)
    names.set(what, userName)
  }
  await people.given(persons.get('locked')?.userId ?? '', userLocked())
  await people.given(persons.get('deactivated')?.userId ?? '', userDeactivated())
  await server.rest('POST', '/management/v1/users/machine', { userName: 'somebody8', name: 'M' })
  names.set('a program', 'somebody8').set('unknown', 'somebody9')
})
afterAll(() => server.stop())

const HEADERS_OF_TRANSPORT = new Set(['date', 'x-request-id', 'set-cookie'])
/** All observable parts of a response, with the name removed. */
const visible = ({ status, location, cookies, headers, html }: RawResponse, name: string) => ({
  status,
  location: location.replaceAll(name, 'NAME'),
  cookies,
  headers: [...headers].filter(([key]) => !HEADERS_OF_TRANSPORT.has(key)),
  html: html.replaceAll(name, 'NAME'),
})
const ofAll = async (ask: (name: string) => Promise<RawResponse>) =>
  Promise.all([...names.values()].map(async (name) => visible(await ask(name), name)))

function request(loginHint: string) {
  const requestInput = {
    applicationName: 'Shop',
    projectId: '1',
    applicationOrgId: persons.get('known')?.orgId ?? '',
    scopes: ['openid'],
    prompts: [],
    maxAge: undefined,
    loginHint,
    hintUserId: '',
    uiLocales: [],
    acrValues: [],
    orgId: '',
    idpId: '',
  }
  const authRequestInput = { interactionId: 'i', clientId: 'c', request: requestInput }
  return addAuthRequest(server.runtime.services, authRequestInput, Date.now())
}

describe.each<[string, (name: string) => Promise<RawResponse>]>([
  ['typed as login name', (loginName) => send(server, at, paths.login, { loginName })],
  ['with a wrong password', (loginName) => send(server, at, paths.password, { loginName, password: 'Wr0ngPass!' })],
  [
    'with a password too long for any',
    (loginName) => send(server, at, paths.password, { loginName, password: `Aa1!${'x'.repeat(3000)}` }),
  ],
  ['with no password', (loginName) => send(server, at, paths.password, { loginName, password: '' })],
  ['that forgot the password', (loginName) => send(server, at, paths.forgotPassword, { loginName })],
  ['in the link to a forgotten password', (name) => send(server, at, `${paths.forgotPassword}?loginName=${name}`)],
  ['in the link to a sign-in', (name) => send(server, at, `${paths.login}?loginName=${name}`)],
])('a name %s', (_what, ask) => {
  test('returns the same response for existing and unknown users', async () => {
    const [first, ...others] = await ofAll(ask)
    for (const [i, other] of others.entries()) expect(other, [...names.keys()][i + 1]).toEqual(first)
  })
})

test('a login_hint returns the same response for existing and unknown users', async () => {
  const pages = await Promise.all(
    [...names.values()].map(async (name) => {
      const { id, secret } = await request(name)
      const holder = { ...at, cookies: { ...at.cookies, [requestCookieName(id, false)]: secret } }
      const page = await send(server, holder, `${paths.login}?authRequestID=${id}`)
      return visible({ ...page, html: page.html.replaceAll(id, 'ID') }, name)
    }),
  )
  for (const page of pages) expect(page).toEqual(pages[0])
  expect(pages[0]?.html).toContain('NAME')
})

test('a link to an account page reveals nothing about the user', async () => {
  const ids = [...[...persons.values()].map((person) => person.userId), '999999999999999999']
  for (const path of [paths.userInit, paths.passwordInit, paths.mailVerification, paths.passkeyInit]) {
    const responses = await Promise.all(
      ids.map(async (userID) => {
        const query = new URLSearchParams({ userID, code: 'AAAAAA', codeID: '1' })
        return visible(await send(server, at, `${path}?${query}`), userID)
      }),
    )
    for (const response of responses) expect(response, path).toEqual(responses[0])
  }
})

const timed = async (ask: () => Promise<unknown>): Promise<number> => {
  const startedAt = performance.now()
  await ask()
  return performance.now() - startedAt
}
const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

test.each<[string, (name: string) => Promise<RawResponse>]>([
  ['a sign-in', (loginName) => send(server, at, paths.password, { loginName, password: 'Wr0ngPass!' })],
  ['a forgotten password', (loginName) => send(server, at, paths.forgotPassword, { loginName })],
])('%s takes as long for one name as for another', async (_what, ask) => {
  const kinds = ['known', 'unknown', 'deactivated', 'without a password'].map((what) => names.get(what) ?? '')
  const times = new Map<string, number[]>(kinds.map((name) => [name, []]))
  for (let round = 0; round < 5; round++) for (const name of kinds) times.get(name)?.push(await timed(() => ask(name)))
  const medians = [...times.values()].map(median)
  // Without the waiting they differ thirtyfold and more; a busy machine adds steps to one or the other.
  expect(Math.max(...medians) / Math.min(...medians)).toBeLessThan(10)
  expect(Math.min(...medians)).toBeGreaterThan(250)
})

test('a slow imported hash is visible only in whole time steps, and works', async () => {
  // More than 400 ms also on a fast machine.
  const rounds = 5_000_000
  const ab64 = (bytes: Buffer) => bytes.toString('base64').replaceAll('+', '.').replaceAll('=', '')
  const value = `$pbkdf2-sha256$${rounds}$${ab64(randomBytes(16))}$${ab64(randomBytes(32))}`
  const { userName } = await people.active({ password: '', hashedPassword: { value } })
  const warnings: string[] = []
  const listen = (warning: Error) => warnings.push(warning.name)
  process.on('warning', listen)
  try {
    const wrong = { loginName: userName, password: 'Wr0ngPass!' }
    expect(await timed(() => send(server, at, paths.password, wrong))).toBeGreaterThan(790)
    await wait(1)
    expect(warnings).toEqual([])
  } finally {
    process.off('warning', listen)
  }
})

test('counts and lists contain only users of organizations the caller may read', async () => {
  const other = await addOtherOrg(server)
  const ownOrg = persons.get('known')?.orgId ?? ''
  const theirs = await addCaller(server, { orgId: other, roles: ['ORG_OWNER'] })
  const search = (token: string, orgId: string, body: object = {}) =>
    server.rest('POST', '/management/v1/users/_search', body, { token, orgId })
  const seen = (await search(theirs.token, other)).body
  expect(Number(seen.details.totalResult)).toBe(1)
  expect(seen.result).toHaveLength(1)
  for (const userName of ['somebody0', 'somebody9', 'some']) {
    const method = 'TEXT_QUERY_METHOD_STARTS_WITH_IGNORE_CASE'
    const { body } = await search(theirs.token, other, { queries: [{ userNameQuery: { userName, method } }] })
    expect(body.details.totalResult).toBeUndefined()
    expect(body.result).toBeUndefined()
  }
  const outside = await search(theirs.token, ownOrg)
  const nobody = await addCaller(server, { orgId: ownOrg })
  for (const refused of [outside, await search(nobody.token, ownOrg)]) {
    expect(refused.status).toBe(404)
    expect(JSON.stringify(refused.body)).not.toMatch(/totalResult|somebody/)
  }
  // A user of another organization, and none at all: the same response.
  const get = (id: string) => server.rest('GET', `/management/v1/users/${id}`, undefined, { token: theirs.token })
  const [foreign, unknown] = [await get(persons.get('known')?.userId ?? ''), await get('999999999999999999')]
  expect([foreign.status, foreign.body]).toEqual([unknown.status, unknown.body])
  const unique = (query: string) =>
    server.rest('GET', `/management/v1/users/_is_unique?${query}`, undefined, { token: nobody.token })
  expect((await unique('userName=somebody0')).status).toBe((await unique('userName=somebody9')).status)
})
