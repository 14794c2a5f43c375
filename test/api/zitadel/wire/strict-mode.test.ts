import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { minimalHuman, startToyServer, type ToyServer } from '#test/api/zitadel/wire/toy-server.ts'

let server: ToyServer
beforeAll(async () => {
  server = await startToyServer()
})
afterAll(() => server.close())

const misspelt = (userName: string) => ({
  ...minimalHuman(userName),
  user_nme: 'x',
  profile: { firstName: 'Ada', lastName: 'L', gender: 'F', prefferredLanguage: 'en' },
})
const EXPECTED = [
  'unknown value F of profile.gender, allowed are GENDER_UNSPECIFIED, GENDER_FEMALE, GENDER_MALE, GENDER_DIVERSE',
  'unknown field profile.prefferredLanguage, did you mean preferredLanguage?',
  'unknown field user_nme, did you mean userName?',
]

const send = async (path: string, body: object, headers: Record<string, string> = {}) => {
  const response = await fetch(server.url + path, {
    method: 'POST',
    headers: { authorization: 'Bearer good', 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
  return {
    status: response.status,
    warning: response.headers.get('warning'),
    body: (await response.json()) as { message?: string },
  }
}

describe.each([
  ['REST', '/management/v1/users/human'],
  ['Connect', '/zitadel.management.v1.ManagementService/AddHumanUser'],
])('over %s', (wire, path) => {
  test('members that are skipped are named in the warning header', async () => {
    const response = await send(path, misspelt(`ada-${wire}`))
    expect(response.status).toBe(200)
    expect(response.warning).toBe(EXPECTED.map((text) => `299 - "${text}"`).join(', '))
  })

  test('strict mode rejects them, and names them all', async () => {
    const response = await send(path, misspelt(`ada-${wire}`), { 'x-usher-strict': 'true' })
    expect([response.status, response.body.message]).toEqual([400, EXPECTED.join('; ')])
  })

  test('a request without such members has no warning, also in strict mode', async () => {
    const response = await send(path, minimalHuman(`grace-${wire}`), { 'x-usher-strict': 'true' })
    expect([response.status, response.warning]).toEqual([200, null])
  })

  test('names with characters that are invalid in headers are escaped', async () => {
    const response = await send(path, { ...minimalHuman(`eve-${wire}`), 'a"\r\nb: ü\\': 1, [`x${'y'.repeat(500)}`]: 1 })
    expect(response.status).toBe(200)
    expect(response.warning).toContain('299 - "unknown field a???b:???"')
    expect(response.warning?.length).toBeLessThan(250)
  })

  test('of many members only the first are named', async () => {
    const many = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`unknown${i}`, 1]))
    const response = await send(path, { ...minimalHuman(`mal-${wire}`), ...many })
    expect(response.warning).toMatch(/unknown7", 299 - "and 992 more"$/)
  })
})

test('parameters of the query that are skipped are named too', async () => {
  const headers = { authorization: 'Bearer good' }
  const response = await fetch(`${server.url}/management/v1/orgs/me?limt=1`, { headers })
  expect(response.headers.get('warning')).toContain('unknown query parameter limt')
  const strict = await fetch(`${server.url}/management/v1/orgs/me?limt=1`, {
    headers: { ...headers, 'x-usher-strict': 'true' },
  })
  expect(strict.status).toBe(400)
})

test('pages of other origins may request strict mode and read warnings', async () => {
  const response = await fetch(`${server.url}/management/v1/users/human`, {
    method: 'OPTIONS',
    headers: { origin: 'https://app.example', 'access-control-request-method': 'POST' },
  })
  expect(response.headers.get('access-control-allow-headers')).toContain('x-usher-strict')
  expect(response.headers.get('access-control-expose-headers')).toContain('warning')
})
