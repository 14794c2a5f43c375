import { afterAll, beforeAll, expect, test } from 'vitest'
import { findOrgEvent, findUserIdsByLoginName, readOrgEvents, withUsers } from '#domain/user/history/read-org-events.ts'
import { removeUser } from '#domain/user/lifecycle/remove-user.ts'
import { addMachineUser } from '#domain/user/machine/add-machine-user.ts'
import { createUser } from '#domain/user/person/create-user.ts'
import { updateUser } from '#domain/user/person/update-user.ts'
import type { StoredEvent } from '#storage/port.ts'
import { createPeople, NOW, ORG, type People } from '#test/support/people.ts'

const UUID = '0f6c7a52-7c0e-4b4b-9a52-5f1a0c6d2f11'
const TYPES = ['user.human.added', 'user.username.changed', 'user.removed', 'user.locked']
const MINUTE = 60_000

let people: People
beforeAll(async () => {
  people = await createPeople()
  const at = (minutes: number) => people.ctx({ now: NOW + minutes * MINUTE })
  await createUser(at(0), { orgId: ORG, userId: UUID, fields: { loginId: 'first@acme.example' } })
  await updateUser(at(60), { id: UUID }, () => ({
    version: undefined,
    changes: { loginId: 'renamed@acme.example' },
    failures: [],
  }))
  await removeUser(at(120), { id: UUID })
  await createUser(at(180), { orgId: ORG, userId: UUID, fields: { loginId: 'second@acme.example' } })
  const { userId } = await addMachineUser(at(200), {
    orgId: ORG,
    userName: 'robot',
    name: 'Robot',
    description: '',
    accessTokenType: 0,
  })
  await removeUser(at(201), { id: userId })
})
afterAll(() => people.close())

const all = { orgId: ORG, from: NOW, to: NOW + 300 * MINUTE }
async function read(filter: Partial<Parameters<typeof readOrgEvents>[1]> = {}): Promise<StoredEvent[]> {
  const events: StoredEvent[] = []
  for await (const event of readOrgEvents(people.ctx(), { ...all, eventTypes: TYPES, ...filter })) events.push(event)
  return events
}
const types = async (filter: Parameters<typeof read>[0]) => (await read(filter)).map(({ type }) => type)

test('returns events of people, newest first, and none of machine users', async () => {
  expect(await types({})).toEqual(['user.human.added', 'user.removed', 'user.username.changed', 'user.human.added'])
})

test.each([
  [{ from: NOW + 60 * MINUTE, to: NOW + 120 * MINUTE }, ['user.removed', 'user.username.changed']],
  [{ to: NOW + 59 * MINUTE }, ['user.human.added']],
  [{ eventTypes: ['user.removed'] }, ['user.removed']],
  [{ eventTypes: [] }, []],
  [{ userIds: [UUID], eventTypes: ['user.human.added'] }, ['user.human.added', 'user.human.added']],
  [{ userIds: [] }, []],
])('%j', async (filter, expectedTypes) => expect(await types(filter)).toEqual(expectedTypes))

test('each event contains its user as of the event, and nothing of a removed user, even if the id was reused', async () => {
  const eventsWithUsers = await withUsers(people.ctx(), await read())
  expect(eventsWithUsers.map(({ user }) => user?.userName)).toEqual(['second@acme.example', '', '', ''])
})

test('another organization sees none of it', async () => {
  const ctx = people.ctx()
  for await (const event of readOrgEvents(ctx, { ...all, orgId: '999', eventTypes: TYPES })) throw new Error(event.type)
  const [event] = await read()
  expect(event && (await findOrgEvent(ctx, ORG, event))).toEqual(event)
  expect(event && (await findOrgEvent(ctx, '999', event))).toBeUndefined()
})

test('people are found by the login name they have, removed ones by none', async () => {
  const find = (name: string) => findUserIdsByLoginName(people.ctx(), ORG, name)
  expect(await find('SECOND@acme.example')).toEqual([UUID])
  expect(await find('nobody@acme.example')).toEqual([])
  const gone = await createUser(people.ctx(), { orgId: ORG, fields: { loginId: 'gone@acme.example' } })
  await removeUser(people.ctx(), { id: gone.userId })
  expect(await find('gone@acme.example')).toEqual([])
})
