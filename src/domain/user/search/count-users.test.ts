import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemCaller } from '#domain/caller.ts'
import { removeUser } from '#domain/user/lifecycle/remove-user.ts'
import { listUsers } from '#domain/user/list-users.ts'
import { countUsers } from '#domain/user/search/count-users.ts'
import { userAggregate } from '#domain/user/user.ts'
import { added, createPeople, NOW, ORG, type People } from '#test/support/people.ts'

const by = { creator: 'TEST', now: NOW }
let people: People
beforeAll(async () => {
  people = await createPeople()
})
afterAll(() => people.close())

async function addUser(id: string, owner: string): Promise<void> {
  const { events } = people.services
  const names = added({ userName: `user-${id}`, email: `${id}@example.com` })
  await events.pushOne(by, {
    aggregate: userAggregate,
    before: events.nonexistent(userAggregate, id),
    events: [names],
    owner,
  })
}

const paging = { offset: 0, limit: 1, ascending: true }

test('each list of a kind counts a user that was added or removed since the last one', async () => {
  const { rows } = people.services
  const ctx = { ...people.ctx(), caller: systemCaller('TEST') }
  const counts = async () => ({
    all: await countUsers(rows, { orgId: undefined }),
    own: await countUsers(rows, { orgId: ORG }),
    other: await countUsers(rows, { orgId: 'other' }),
    humans: await countUsers(rows, { orgId: ORG, type: 'human' }),
    allHumans: await countUsers(rows, { orgId: undefined, type: 'human' }),
    listed: (await listUsers(ctx, { paging, sortBy: 'id', queries: [] })).total,
    ofOrg: (await listUsers(ctx, { paging, sortBy: 'id', queries: [{ kind: 'orgId', orgId: ORG }] })).total,
  })
  await addUser('901', ORG)
  await addUser('902', ORG)
  await addUser('903', 'other')
  const before = await counts()
  expect(before).toMatchObject({ other: 1, all: before.own + 1, listed: before.all, ofOrg: before.own })
  await addUser('904', ORG)
  const more = {
    all: before.all + 1,
    own: before.own + 1,
    other: 1,
    humans: before.humans + 1,
    allHumans: before.allHumans + 1,
    listed: before.all + 1,
    ofOrg: before.own + 1,
  }
  expect(await counts()).toEqual(more)
  await removeUser(ctx, { id: '904' })
  expect(await counts()).toEqual(before)
})

test('a caller lists its organizations and itself, each user once, wherever it belongs', async () => {
  const list = async (caller: { id: string; orgId: string }, orgIds: readonly string[], sortBy: 'id' | 'userName') => {
    const ctx = { ...people.ctx(), caller: { ...systemCaller(caller.id, caller.orgId), orgsWith: () => orgIds } }
    const pages = await Promise.all(
      [0, 1, 2, 3].map((offset) => listUsers(ctx, { paging: { ...paging, offset }, sortBy, queries: [] })),
    )
    expect(new Set(pages.map(({ total }) => total)).size).toBe(1)
    return { total: pages[0]?.total, ids: pages.flatMap(({ entries }) => entries.map(({ id }) => id)) }
  }
  for (const sortBy of ['id', 'userName'] as const) {
    expect(await list({ id: '903', orgId: 'other' }, ['other'], sortBy)).toEqual({ total: 1, ids: ['903'] })
    expect(await list({ id: '903', orgId: 'other' }, [], sortBy)).toEqual({ total: 1, ids: ['903'] })
    expect(await list({ id: '901', orgId: ORG }, ['other'], sortBy)).toEqual({ total: 2, ids: ['901', '903'] })
  }
})
