/** Filters on memberships read the rows of few users, however many members a group has. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listGroups } from '#api/scim/groups/list-groups.ts'
import { type ListPage, readListQuery } from '#api/scim/list-query.ts'
import { groupType, userType } from '#api/scim/schema/resource-type.ts'
import { listUsers } from '#api/scim/users/find-users.ts'
import { systemCaller } from '#domain/caller.ts'
import { type ScimClient, scimClient } from '#test/api/scim/scim-client.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'

const MEMBERS = 30
let server: TestServer
let scim: ScimClient
const ids: string[] = []
let small = ''
beforeAll(async () => {
  server = await startServer()
  scim = await scimClient(server)
  for (let i = 0; i < MEMBERS; i++) ids.push((await scim.create({ userName: `user-${i}` })).body.id)
  await addGroup('Everyone', ids)
  await addGroup('Others', ids.slice(2))
  small = await addGroup('Small', ids.slice(0, 2))
})
afterAll(() => server.stop())

async function addGroup(displayName: string, members: readonly string[]): Promise<string> {
  const body = { displayName, members: members.map((value) => ({ value })) }
  const created = await scim.call('POST', '/Groups', body)
  expect(created.status).toBe(201)
  return created.body.id
}

type List = typeof listGroups

/** Lists with a filter; returns the names found and the number of rows read. */
async function read(list: List, filter: string, more: Record<string, string> = {}) {
  let rows = 0
  const counting = server.runtime.storage.rows.withPlugin({
    transformQuery: ({ node }) => node,
    transformResult: async ({ result }) => {
      rows += result.rows.length
      return result
    },
  })
  const ctx = {
    ...server.runtime.services,
    rows: counting,
    caller: systemCaller('TEST'),
    now: Date.now(),
    language: 'en',
    orgId: scim.orgId,
    base: 'https://id.example/scim/v2/1',
  }
  const parameters = new Map(Object.entries({ filter, ...more }))
  const query = readListQuery(list === listGroups ? groupType : userType, (name) => parameters.get(name) ?? '')
  const { total, resources }: ListPage = await list(ctx, query)
  expect(resources).toHaveLength(total)
  return { names: resources.map((one) => one.displayName ?? one.userName).sort(), rows }
}

const first = () => ids[0] ?? ''
const withoutMembers = { excludedAttributes: 'members' }

test.each([
  ['the groups of a member', () => `members.value eq "${first()}"`, ['Everyone', 'Small']],
  ['the groups of a member, by its value', () => `members[value eq "${first()}"]`, ['Everyone', 'Small']],
  ['a value with others', () => `members[type eq "User" and value eq "${first()}"]`, ['Everyone', 'Small']],
  ['groups without a member', () => `members.value ne "${first()}"`, ['Others']],
  ['a negation', () => `not (members.value eq "${first()}")`, ['Others']],
  ['two members', () => `members.value eq "${first()}" and members.value eq "${ids[2]}"`, ['Everyone']],
  ['one of two members', () => `members.value eq "${first()}" or members[value eq "${ids[2]}"]`, 'all'],
  ['a member with a name', () => `members.value eq "${first()}" and displayName sw "S"`, ['Small']],
  ['an unknown member', () => 'members.value eq "404"', []],
  ['a time of change', () => 'meta.lastModified gt "2020-01-01T00:00:00Z"', 'all'],
])('%s: reads no other members', async (_, filter, expected) => {
  const { names, rows } = await read(listGroups, filter(), withoutMembers)
  expect(names).toEqual(expected === 'all' ? ['Everyone', 'Others', 'Small'] : expected)
  expect(rows).toBeLessThanOrEqual(6)
})

test.each([
  ['every value', 'members.display pr', ['Everyone', 'Others', 'Small']],
  ['an alternative within a value', 'members[value eq "404" or type eq "User"]', ['Everyone', 'Others', 'Small']],
  ['a negation within a value', 'members[not (value eq "404")]', ['Everyone', 'Others', 'Small']],
  ['a part of the value', 'members.value co "4"', undefined],
])('%s: reads all members', async (_, filter, expected) => {
  const { names, rows } = await read(listGroups, filter, withoutMembers)
  if (expected) expect(names).toEqual(expected)
  expect(rows).toBe(MEMBERS + MEMBERS)
})

test('the members of a page are those of its groups only', async () => {
  const { names, rows } = await read(listGroups, 'displayName eq "Small"')
  expect(names).toEqual(['Small'])
  expect(rows).toBe(2)
  const { body } = await scim.call('GET', `/Groups?filter=${encodeURIComponent(`members.value eq "${first()}"`)}`)
  const sizes = body.Resources.map((group: { members: unknown[] }) => group.members.length).sort()
  expect(sizes).toEqual([2, MEMBERS])
  const versions = body.Resources.map((group: { meta: { version: string } }) => group.meta.version)
  const single = await scim.call('GET', `/Groups/${small}`)
  expect(versions).toContain(single.body.meta.version)
})

test.each([
  ['by id of the group', () => `groups.value eq "${small}"`, ['user-0', 'user-1']],
  ['by name of the group', () => 'groups.display eq "SMALL"', ['user-0', 'user-1']],
  ['by one of the groups', () => `groups[value eq "${small}" and type eq "direct"]`, ['user-0', 'user-1']],
  ['by group and name', () => `groups.display eq "Small" and userName eq "user-1"`, ['user-1']],
  ['by an unknown group', () => 'groups.value eq "404"', []],
])('users are found %s without reading the others', async (_, filter, expected) => {
  const { names, rows } = await read(listUsers, filter())
  expect(names).toEqual(expected)
  expect(rows).toBeLessThan(15)
})
