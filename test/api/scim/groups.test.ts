import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { GROUP, type ScimClient, scimClient } from '#test/api/scim/scim-client.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'

let server: TestServer
let scim: ScimClient
const ids: string[] = []
beforeAll(async () => {
  server = await startServer()
  scim = await scimClient(server)
  for (let i = 0; i < 4; i++)
    ids.push((await scim.create({ userName: `member-${i}`, displayName: `Member ${i}` })).body.id)
})
afterAll(() => server.stop())

let count = 0
async function group(members: readonly string[], displayName = `Group ${count++}`) {
  const body = { schemas: [GROUP], displayName, externalId: 'g-1', members: members.map((value) => ({ value })) }
  const created = await scim.call('POST', '/Groups', body)
  expect(created.status).toBe(201)
  return { ...created, path: `/Groups/${created.body.id}` }
}

const membersOf = async (path: string) =>
  ((await scim.call('GET', path)).body.members ?? []).map((member: { value: string }) => member.value).sort()
const [first, second, third] = [() => ids[0] ?? '', () => ids[1] ?? '', () => ids[2] ?? '']

test('a group is created with its members, whose users show the group', async () => {
  const { body, headers, path } = await group([first(), second()], 'Engineering')
  expect(body).toMatchObject({
    schemas: [GROUP],
    displayName: 'Engineering',
    externalId: 'g-1',
    members: [{ value: first(), display: 'Member 0', type: 'User' }, { value: second() }],
    meta: { resourceType: 'Group' },
  })
  expect(headers.get('location')).toBe(body.meta.location)
  const user = (await scim.call('GET', `/Users/${first()}`)).body
  expect(user.groups).toEqual([{ value: body.id, $ref: body.meta.location, display: 'Engineering', type: 'direct' }])
  expect(await scim.find('groups.display eq "engineering"')).toEqual(['member-0', 'member-1'])
  expect((await scim.call('GET', `${path}?excludedAttributes=members`)).body).not.toHaveProperty('members')
})

test('a second group of a name is a conflict', async () => {
  await group([], 'Unique')
  const again = await scim.call('POST', '/Groups', { displayName: 'unique' })
  expect(again).toMatchObject({ status: 409, body: { scimType: 'uniqueness' } })
})

test.each([
  ['no name', {}, 'displayName is required'],
  ['a member who does not exist', { displayName: 'X', members: [{ value: '404' }] }, 'User "404" does not exist'],
  ['a group as a member', { displayName: 'X', members: [{ value: '1', type: 'Group' }] }, 'groups within groups'],
  ['a member without a value', { displayName: 'X', members: [{ type: 'User' }] }, 'the value of a member is missing'],
])('%s is rejected', async (_, body, detail) => {
  const response = await scim.call('POST', '/Groups', body)
  expect(response).toMatchObject({
    status: 400,
    body: { scimType: 'invalidValue', detail: expect.stringContaining(detail) },
  })
})

describe('members', () => {
  test('are added, removed and replaced as Okta and Entra do it', async () => {
    const { path } = await group([first()])
    const steps: [unknown, string[]][] = [
      [{ op: 'add', path: 'members', value: [{ value: second(), display: 'x' }] }, [first(), second()]],
      [{ op: 'Add', path: 'members', value: [{ value: second() }, { value: third() }] }, [first(), second(), third()]],
      [{ op: 'remove', path: `members[value eq "${first()}"]` }, [second(), third()]],
      [{ op: 'Remove', path: 'members', value: [{ value: second() }] }, [third()]],
      [{ op: 'replace', path: 'members', value: [{ value: first() }] }, [first()]],
      [{ op: 'replace', value: { id: path.slice(8), displayName: `Renamed ${count}` } }, [first()]],
      [{ op: 'remove', path: 'members' }, []],
    ]
    for (const [operation, members] of steps) {
      expect((await scim.patch(path, operation)).status).toBe(200)
      expect(await membersOf(path)).toEqual([...members].sort())
    }
  })

  test('follow the version of the group', async () => {
    const { path, headers } = await group([first()])
    const old = headers.get('etag') ?? ''
    await scim.patch(path, { op: 'add', path: 'members', value: [{ value: second() }] })
    const late = await scim.call('PUT', path, { displayName: 'Late' }, { 'if-match': old })
    expect(late.status).toBe(412)
    expect(await membersOf(path)).toEqual([first(), second()].sort())
  })

  test('end with the group, and a removed user is removed from the group', async () => {
    const leaver = (await scim.create({ userName: 'leaver' })).body.id
    const { path } = await group([first(), leaver], 'Short-lived')
    expect((await scim.call('DELETE', `/Users/${leaver}`)).status).toBe(204)
    expect(await membersOf(path)).toEqual([first()])
    expect((await scim.call('DELETE', path)).status).toBe(204)
    expect((await scim.call('GET', path)).status).toBe(404)
    const { groups = [] } = (await scim.call('GET', `/Users/${first()}`)).body
    expect(groups.map((one: { display: string }) => one.display)).not.toContain('Short-lived')
  })
})

test('groups are found by name, by id of the client and by member', async () => {
  const { body } = await group([third()], 'Findable')
  const find = async (filter: string) =>
    (await scim.call('GET', `/Groups?filter=${encodeURIComponent(filter)}`)).body.Resources.map(
      (one: { id: string }) => one.id,
    )
  expect(await find('displayName eq "FINDABLE"')).toEqual([body.id])
  expect(await find(`members.value eq "${third()}" and displayName sw "F"`)).toEqual([body.id])
  expect(await find('externalId eq "g-1" and displayName eq "Findable"')).toEqual([body.id])
  expect((await scim.call('GET', '/Groups?filter=color%20pr')).body.scimType).toBe('invalidFilter')
})

describe('mapped roles', () => {
  const roleKeysOf = async (userId: string) => {
    const search = { queries: [{ userIdQuery: { userId } }] }
    const { result = [] } = (await server.rest('POST', '/management/v1/users/grants/_search', search)).body
    return result.flatMap((grant: { roleKeys: string[] }) => grant.roleKeys).sort()
  }
  const isMember = async (userId: string) => {
    const search = { queries: [{ userIdQuery: { userId } }] }
    const { result = [] } = (await server.rest('POST', '/management/v1/orgs/me/members/_search', search)).body
    return result.flatMap((member: { roles: string[] }) => member.roles)
  }

  test('follow the groups of a person, and leave other roles alone', async () => {
    const { id: projectId } = (await server.rest('POST', '/management/v1/projects', { name: 'Shop' })).body
    for (const roleKey of ['dev', 'ops', 'own'])
      await server.rest('POST', `/management/v1/projects/${projectId}/roles`, { roleKey, displayName: roleKey })
    const mapping = {
      Developers: [{ projectId, roleKeys: ['dev'] }],
      Operators: [{ projectId, roleKeys: ['dev', 'ops'] }, { orgRoles: ['ORG_USER_MANAGER'] }],
    }
    const value = Buffer.from(JSON.stringify(mapping)).toString('base64')
    await server.rest('POST', '/management/v1/metadata/urn:usher:scim:mapping', { value })
    const person = ids[3] ?? ''
    await server.rest('POST', `/management/v1/users/${person}/grants`, { projectId, roleKeys: ['own'] })

    const developers = await group([person], 'developers')
    expect(await roleKeysOf(person)).toEqual(['dev', 'own'])
    const operators = await group([person], 'Operators')
    expect(await roleKeysOf(person)).toEqual(['dev', 'ops', 'own'])
    expect(await isMember(person)).toEqual(['ORG_USER_MANAGER'])
    await scim.call('DELETE', developers.path)
    expect(await roleKeysOf(person)).toEqual(['dev', 'ops', 'own'])
    await scim.patch(operators.path, { op: 'replace', path: 'displayName', value: 'Nobody' })
    expect(await roleKeysOf(person)).toEqual(['own'])
    expect(await isMember(person)).toEqual([])
  })
})
