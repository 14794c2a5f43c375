import { afterAll, beforeAll, expect, test } from 'vitest'
import { INSTANCE_ID, instanceAggregate, instanceSetUp } from '#domain/instance/instance.ts'
import { memberAdded } from '#domain/instance/members.ts'
import { orgAggregate } from '#domain/org/org.ts'
import { emailVerified } from '#domain/user/email/events.ts'
import { idpLinkAdded } from '#domain/user/idp-link/events.ts'
import { removeUser } from '#domain/user/lifecycle/remove-user.ts'
import { machineAdded } from '#domain/user/machine/events.ts'
import { metadataSet } from '#domain/user/metadata/events.ts'
import { personalAccessTokenAdded } from '#domain/user/pat/events.ts'
import { change } from '#eventstore/change.ts'
import { added, createPeople, NOW, ORG, type People } from '#test/support/people.ts'

const by = { creator: 'TEST', now: NOW }
let people: People
beforeAll(async () => {
  people = await createPeople()
  const { events } = people.services
  const before = events.nonexistent(instanceAggregate, INSTANCE_ID)
  const setUp = [instanceSetUp({ defaultOrgId: ORG, apiProjectId: '1' })]
  await events.pushOne(by, { aggregate: instanceAggregate, before, owner: INSTANCE_ID, events: setUp })
})
afterAll(() => people.close())

async function makeMember(userId: string) {
  const { events } = people.services
  await events.push(by, [
    change({
      aggregate: instanceAggregate,
      before: await events.load(instanceAggregate, INSTANCE_ID),
      events: [memberAdded('instance', userId, ['IAM_OWNER'])],
    }),
    change({
      aggregate: orgAggregate,
      before: await events.load(orgAggregate, ORG),
      events: [memberAdded('org', userId, ['ORG_OWNER'])],
    }),
  ])
}
const rowsOf = async (userId: string) => {
  const { rows } = people.services
  const counts = await Promise.all([
    rows.selectFrom('users').selectAll().where('id', '=', userId).execute(),
    rows.selectFrom('members').selectAll().where('user_id', '=', userId).execute(),
    rows.selectFrom('personal_access_tokens').selectAll().where('user_id', '=', userId).execute(),
    rows.selectFrom('idp_links').selectAll().where('user_id', '=', userId).execute(),
    rows.selectFrom('user_metadata').selectAll().where('user_id', '=', userId).execute(),
  ])
  return counts.map((rows) => rows.length)
}
const robot = machineAdded({
  userName: 'robot',
  userNameScoped: false,
  name: 'Robot',
  description: '',
  accessTokenType: 0,
})
const token = personalAccessTokenAdded({ tokenId: 't1', tokenHash: 'h', scopes: [], expiresAt: null })

test('removes memberships, tokens, links and metadata with the user', async () => {
  await people.given('1', robot, token, idpLinkAdded('idp', 'x', ''), metadataSet('k', 'dg=='))
  await makeMember('1')
  expect(await rowsOf('1')).toEqual([1, 2, 1, 1, 1])
  expect(await removeUser(people.ctx(), { id: '1' })).toMatchObject({ sequence: 5, owner: ORG })
  expect(await rowsOf('1')).toEqual([0, 0, 0, 0, 0])
})

test('frees its names and links, and a later user with its id inherits nothing', async () => {
  await people.given(
    '2',
    added({ userName: 'pluto' }),
    emailVerified(),
    idpLinkAdded('idp', 'pluto', ''),
    metadataSet('k', 'dg=='),
  )
  await makeMember('2')
  await removeUser(people.ctx(), { id: '2' })
  await people.given('3', added({ userName: 'Pluto' }), idpLinkAdded('idp', 'pluto', ''))
  await people.given('2', added({ userName: 'second' }))
  const second = await people.load('2')
  expect(second.createdAtSequence).toBe(6)
  expect(second.state).toMatchObject({ userName: 'second', email: { verified: false }, idpLinks: [], metadata: {} })
  expect(await rowsOf('2')).toEqual([1, 0, 0, 0, 0])
})

test('a user is unchanged if the clean-up in another module fails', async () => {
  await people.given('4', added({ userName: 'goofy' }))
  const failing = async () => {
    throw new Error('not now')
  }
  await expect(removeUser(people.ctx(), { id: '4' }, [failing])).rejects.toThrow('not now')
  expect(await rowsOf('4')).toEqual([1, 0, 0, 0, 0])
})

test.each([
  ['nobody', '404', ORG],
  ['a user of another organization', '3', '999'],
])('%s cannot be removed', async (_what, userId, orgId) => {
  await expect(removeUser(people.ctx(), { id: userId, within: orgId })).rejects.toMatchObject({
    kind: 'notFound',
    reason: 'user.notFound',
  })
})

test('a user is removed once', async () => {
  await people.given('5', added({ userName: 'once' }))
  const removals = await Promise.allSettled([1, 2, 3].map(() => removeUser(people.ctx(), { id: '5' })))
  expect(removals.filter((one) => one.status === 'fulfilled')).toHaveLength(1)
})
