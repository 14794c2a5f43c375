import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ENTERPRISE, type ScimClient, scimClient } from '#test/api/scim/scim-client.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'

let server: TestServer
let scim: ScimClient
beforeAll(async () => {
  server = await startServer()
  scim = await scimClient(server)
  for (const person of PEOPLE) expect((await scim.create(person)).status).toBe(201)
})
afterAll(() => server.stop())

const PEOPLE = [
  {
    userName: 'Ann@acme.example',
    externalId: 'A-1',
    name: { givenName: 'Ann', familyName: "O'Hara" },
    title: 'Lead "Ops"',
    emails: [
      { value: 'ann@acme.example', type: 'work', primary: true },
      { value: 'ann@home.example', type: 'home' },
    ],
    [ENTERPRISE]: { department: 'Sales', manager: { value: '99' } },
  },
  {
    userName: 'bob@acme.example',
    name: { givenName: 'Bob', familyName: 'Müller' },
    userType: 'Contractor',
    active: false,
    emails: [{ value: 'bob@home.example', type: 'home' }],
    [ENTERPRISE]: { department: 'Support' },
  },
  { userName: 'cid', externalId: 'c-3', name: { givenName: 'Cid', familyName: 'Zorn' }, title: 'lead' },
]

const ANN = 'Ann@acme.example'
const BOB = 'bob@acme.example'
const CID = 'cid'

/** Everybody but the administrator that every server has. */
const among = async (filter: string) =>
  (await scim.find(filter)).filter((name) => [ANN, BOB, CID].includes(name)).sort()

test.each([
  ['userName eq "ann@ACME.example"', [ANN]],
  ['username EQ "cid"', [CID]],
  ['urn:ietf:params:scim:schemas:core:2.0:User:userName eq "cid"', [CID]],
  ['userName ne "cid" and userName co "acme"', [ANN, BOB]],
  ['userName sw "BOB"', [BOB]],
  ['userName ew "acme.example"', [ANN, BOB]],
  ['externalId eq "A-1"', [ANN]],
  ['externalId eq "a-1"', []],
  ['externalId pr', [ANN, CID]],
  ['not (externalId pr) and name.familyName pr and userName sw "b"', [BOB]],
  ['externalId eq null and userName sw "bob"', [BOB]],
  ['name.familyName eq "o\'hara"', [ANN]],
  ['name.familyName eq "MÜLLER"', [BOB]],
  ['title eq "lead \\"ops\\""', [ANN]],
  ['title eq "lead" or userType eq "contractor"', [BOB, CID]],
  ['title pr and (userName eq "cid" or userName eq "bob@acme.example")', [CID]],
  ['userName eq "bob@acme.example" or userName eq "cid" and title pr', [BOB, CID]],
  ['active eq false', [BOB]],
  ['active eq "False"', [BOB]],
  ['active ne true and userName pr', [BOB]],
  ['emails eq "ann@home.example"', [ANN]],
  ['emails.value co "home.example"', [ANN, BOB]],
  ['emails[type eq "work"]', [ANN]],
  ['emails[type eq "home" and value sw "bob"]', [BOB]],
  ['emails[type eq "work" and value ew "home.example"]', []],
  ['emails[value eq "ann@home.example"] and active eq true', [ANN]],
  ['emails.primary eq true', [ANN]],
  ['not (emails pr) and title pr', [CID]],
  [`${ENTERPRISE}:department eq "sales"`, [ANN]],
  [`${ENTERPRISE}:manager.value eq "99"`, [ANN]],
  ['name.familyName gt "N" and name.familyName le "Zorn"', [ANN, CID]],
  ['meta.created gt "2001-01-01T00:00:00Z" and title pr', [ANN, CID]],
  ['meta.lastModified lt "2001-01-01T00:00:00Z"', []],
  ['meta.resourceType eq "User" and title pr', [ANN, CID]],
])('%s finds %j', async (filter, names) => {
  expect(await among(filter)).toEqual([...names].sort())
})

test.each([
  ['an unknown attribute', 'shoeSize eq "42"'],
  ['an unknown sub-attribute', 'name.first eq "Ann"'],
  ['an unknown extension', 'urn:acme:User:badge eq "1"'],
  ['an unknown operator', 'userName like "a"'],
  ['a text without quotes', 'userName eq ann'],
  ['no value', 'userName eq'],
  ['nothing before the operator', 'eq "x"'],
  ['a parenthesis that stays open', '(userName eq "x"'],
  ['a bracket that stays open', 'emails[type eq "work"'],
  ['more after the end', 'userName eq "x" title pr'],
  ['an order of flags', 'active gt true'],
  ['a number for a text', 'userName eq 7'],
  ['a complex attribute', 'name eq "Ann"'],
  ['a filter on what has no sub-attributes', 'userName[type eq "x"]'],
  ['a time that is none', 'meta.created gt "yesterday"'],
  ['an operator of texts on a time', 'meta.created co "2026"'],
  ['a member of the prototype', 'constructor eq "x"'],
  ['a quoted text that does not end', 'userName eq "x'],
  ['too deep a nest', `${'('.repeat(40)}title pr${')'.repeat(40)}`],
])('%s is an invalid filter, never the whole list', async (_, filter) => {
  const response = await scim.call('GET', `/Users?filter=${encodeURIComponent(filter)}`)
  expect(response).toMatchObject({ status: 400, body: { scimType: 'invalidFilter' } })
  expect(response.body).not.toHaveProperty('Resources')
})

describe('pages', () => {
  const page = async (query: string) => (await scim.call('GET', `/Users?${query}`)).body

  test('counts are JSON numbers, and pages follow without gap or repetition', async () => {
    const all = await page('count=1000')
    expect(all).toMatchObject({ totalResults: expect.any(Number), startIndex: 1, itemsPerPage: all.Resources.length })
    for (const query of ['', 'sortBy=userName&', 'filter=userName%20pr&']) {
      const wholePage = await page(`${query}count=1000`)
      const ids: string[] = []
      for (let at = 1; at <= wholePage.totalResults; at += 2)
        ids.push(...(await page(`${query}startIndex=${at}&count=2`)).Resources.map((one: { id: string }) => one.id))
      expect(ids).toEqual(wholePage.Resources.map((one: { id: string }) => one.id))
      expect(new Set(ids).size).toBe(all.totalResults)
    }
  })

  test('a count of zero returns the total only, and negative values are raised to the minimum', async () => {
    expect(await page('count=0')).toMatchObject({ itemsPerPage: 0, Resources: [] })
    expect((await page('count=0')).totalResults).toBeGreaterThanOrEqual(3)
    expect(await page('count=-5&startIndex=-3')).toMatchObject({ itemsPerPage: 0, startIndex: 1 })
    expect((await scim.call('GET', '/Users?count=ten')).status).toBe(400)
  })

  test('users are sorted by any attribute, those without it last', async () => {
    const order = async (query: string) =>
      (await page(`${query}&filter=${encodeURIComponent('userName pr')}`)).Resources.map(
        (u: { userName: string }) => u.userName,
      ).filter((name: string) => [ANN, BOB, CID].includes(name))
    expect(await order('sortBy=name.givenName&sortOrder=descending')).toEqual([CID, BOB, ANN])
    expect(await order('sortBy=emails')).toEqual([ANN, BOB, CID])
    expect(await order('sortBy=title')).toEqual([CID, ANN, BOB])
    expect(await order('sortBy=active')).toEqual([BOB, ANN, CID])
    expect((await scim.call('GET', '/Users?sortBy=shoeSize')).status).toBe(400)
    expect((await scim.call('GET', '/Users?sortOrder=sideways')).status).toBe(400)
  })

  test('a search in the body is the same as one in the query', async () => {
    const search = { filter: 'title pr', sortBy: 'userName', count: 1, startIndex: 2, attributes: ['userName'] }
    const { status, body } = await scim.call('POST', '/Users/.search', search)
    expect(status).toBe(200)
    expect(body).toMatchObject({ totalResults: 2, itemsPerPage: 1, startIndex: 2 })
    expect(body.Resources).toEqual([{ schemas: expect.any(Array), id: expect.any(String), userName: CID }])
    const everywhere = await scim.call('POST', '/.search', { filter: 'displayName pr', count: 2 })
    expect(everywhere.body.Resources).toHaveLength(2)
    expect((await scim.call('POST', '/.search', { filter: 'shoeSize pr' })).body.scimType).toBe('invalidFilter')
  })
})
