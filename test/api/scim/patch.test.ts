/** PATCH as Okta and Entra send it, and as RFC 7644 has it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ENTERPRISE, type ScimClient, scimClient } from '#test/api/scim/scim-client.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'

let server: TestServer
let scim: ScimClient
let count = 0
beforeAll(async () => {
  server = await startServer()
  scim = await scimClient(server)
})
afterAll(() => server.stop())

const WORK = { value: 'w@acme.example', type: 'work', primary: true }
const HOME = { value: 'h@acme.example', type: 'home' }

async function person(more: Record<string, unknown> = {}) {
  const name = { givenName: 'Pia', familyName: 'Pool' }
  const { body } = await scim.create({ userName: `pia-${count++}`, name, emails: [WORK, HOME], ...more })
  return `/Users/${body.id}`
}

async function patched(path: string, ...operations: unknown[]) {
  const response = await scim.patch(path, ...operations)
  expect(response).toMatchObject({ status: 200 })
  expect((await scim.call('GET', path)).body).toEqual(response.body)
  return response.body
}

describe('Okta', () => {
  test('deactivates and activates without a path', async () => {
    const path = await person()
    expect(await patched(path, { op: 'replace', value: { active: false } })).toMatchObject({ active: false })
    expect(await patched(path, { op: 'replace', value: { active: true } })).toMatchObject({ active: true })
  })

  test('sends the id with the changes', async () => {
    const path = await person()
    const body = await patched(path, {
      op: 'replace',
      value: { id: path.slice(7), userName: 'okta-renamed', 'unknown:x': 1 },
    })
    expect(body.userName).toBe('okta-renamed')
  })
})

describe('Entra', () => {
  test('capitalizes operations and quotes flags', async () => {
    const path = await person()
    expect(await patched(path, { op: 'Replace', path: 'active', value: 'False' })).toMatchObject({ active: false })
    expect(await patched(path, { op: 'Add', value: { active: 'True' } })).toMatchObject({ active: true })
  })

  test('sends paths as names, with the URN of the extension', async () => {
    const body = await patched(await person(), {
      op: 'Add',
      value: {
        'name.familyName': 'Neu',
        [`${ENTERPRISE}:department`]: 'Sales',
        [`${ENTERPRISE}:manager`]: '42',
        'emails[type eq "other"].value': 'o@acme.example',
      },
    })
    expect(body).toMatchObject({
      name: { givenName: 'Pia', familyName: 'Neu', formatted: 'Pia Neu' },
      displayName: 'Pia Neu',
      [ENTERPRISE]: { department: 'Sales', manager: { value: '42' } },
    })
    expect(body.emails).toContainEqual({ type: 'other', value: 'o@acme.example' })
  })

  test('sets a value of a list by its kind before it exists', async () => {
    const path = await person({ emails: [] })
    const body = await patched(
      path,
      { op: 'Add', path: 'emails[type eq "work"].value', value: 'new@acme.example' },
      { op: 'Replace', path: 'addresses[type eq "work"].locality', value: 'Bern' },
      { op: 'Add', path: 'phoneNumbers[type eq "mobile"].value', value: '+41791112233' },
    )
    expect(body.emails).toEqual([{ type: 'work', value: 'new@acme.example' }])
    expect(body.addresses).toEqual([{ type: 'work', locality: 'Bern' }])
    const { user } = (await server.rest('GET', `/management/v1/users/${path.slice(7)}`)).body
    expect(user.human).toMatchObject({ email: { email: 'new@acme.example' }, phone: { phone: '+41791112233' } })
  })

  test('clears with an empty text, and sets a manager by its id alone', async () => {
    const path = await person({ title: 'Old', [ENTERPRISE]: { manager: { value: '1' } } })
    const body = await patched(
      path,
      { op: 'Replace', path: 'title', value: '' },
      { op: 'Replace', path: `${ENTERPRISE}:manager`, value: '2' },
    )
    expect(body).not.toHaveProperty('title')
    expect(body[ENTERPRISE]).toEqual({ manager: { value: '2' } })
    expect(await patched(path, { op: 'Remove', path: `${ENTERPRISE}:manager` })).not.toHaveProperty([ENTERPRISE])
  })
})

describe('RFC 7644', () => {
  test.each([
    [
      'adds to a list',
      { op: 'add', path: 'emails', value: [{ value: 'x@acme.example' }] },
      [WORK, HOME, { value: 'x@acme.example' }],
    ],
    ['adds an equal value once', { op: 'add', path: 'emails', value: HOME }, [WORK, HOME]],
    ['replaces a list', { op: 'replace', path: 'emails', value: [HOME] }, [HOME]],
    [
      'replaces what matches',
      { op: 'replace', path: 'emails[type eq "home"]', value: { value: 'y@acme.example' } },
      [WORK, { value: 'y@acme.example' }],
    ],
    [
      'replaces a member of what matches',
      { op: 'replace', path: 'emails[type eq "home"].value', value: 'y@acme.example' },
      [WORK, { ...HOME, value: 'y@acme.example' }],
    ],
    ['removes what matches', { op: 'remove', path: 'emails[type eq "work"]' }, [HOME]],
    [
      'removes a member of what matches',
      { op: 'remove', path: 'emails[value ew "example"].type' },
      [{ value: WORK.value, primary: true }, { value: HOME.value }],
    ],
    ['removes what matches nothing', { op: 'remove', path: 'emails[type eq "fax"]' }, [WORK, HOME]],
    [
      'moves the primary mark',
      { op: 'add', path: 'emails', value: [{ value: 'p@acme.example', primary: true }] },
      [{ ...WORK, primary: false }, HOME, { value: 'p@acme.example', primary: true }],
    ],
    [
      'moves the primary mark to what matches',
      { op: 'replace', path: 'emails[type eq "home"].primary', value: true },
      [
        { ...WORK, primary: false },
        { ...HOME, primary: true },
      ],
    ],
  ])('%s', async (_, operation, emails) => {
    expect((await patched(await person(), operation)).emails).toEqual(emails)
  })

  test('omitted sub-attributes are not changed', async () => {
    const body = await patched(await person(), { op: 'replace', path: 'name', value: { middleName: 'Q.' } })
    expect(body.name).toMatchObject({ givenName: 'Pia', familyName: 'Pool', middleName: 'Q.' })
  })

  test.each([
    ['noTarget', 'a removal without a path', { op: 'remove' }],
    [
      'noTarget',
      'a filter that matches nothing and describes nothing',
      { op: 'replace', path: 'emails[value co "zz"].type', value: 'x' },
    ],
    ['invalidPath', 'an attribute that does not exist', { op: 'add', path: 'shoeSize', value: '42' }],
    ['invalidPath', 'a path that is not well formed', { op: 'add', path: 'emails[type eq "work"].', value: 'x' }],
    [
      'invalidFilter',
      'a filter of what does not exist',
      { op: 'add', path: 'emails[size eq "work"].value', value: 'x' },
    ],
    ['mutability', 'a read-only attribute', { op: 'replace', path: 'groups', value: [] }],
    ['mutability', 'the id', { op: 'replace', path: 'id', value: '1' }],
    ['invalidValue', 'a required attribute', { op: 'remove', path: 'userName' }],
    ['invalidValue', 'no value', { op: 'add', path: 'title' }],
    ['invalidValue', 'a list without a path', { op: 'add', value: ['x'] }],
    ['invalidValue', 'a value of another type', { op: 'replace', path: 'active', value: 'sometimes' }],
    ['invalidSyntax', 'an operation that does not exist', { op: 'move', path: 'title', value: 'x' }],
  ])('%s is returned for %s, and no earlier operation is stored', async (scimType, _, operation) => {
    const path = await person()
    const response = await scim.patch(path, { op: 'replace', path: 'title', value: 'first' }, operation)
    expect(response).toMatchObject({ status: 400, body: { scimType } })
    expect((await scim.call('GET', path)).body).not.toHaveProperty('title')
  })

  test.each([
    ['no operations', { Operations: [] }],
    ['another message', { schemas: ['urn:x'], Operations: [{ op: 'add', path: 'title', value: 'x' }] }],
    ['a list', []],
  ])('%s is invalid syntax', async (_, body) => {
    expect(await scim.call('PATCH', await person(), body)).toMatchObject({
      status: 400,
      body: { scimType: 'invalidSyntax' },
    })
  })
})
