import { afterAll, beforeAll, expect, test } from 'vitest'
import { decideChangePerson } from '#domain/user/change/decide-change-person.ts'
import { normalizeChanges } from '#domain/user/change/person-changes.ts'
import { initializationCodeAdded } from '#domain/user/initialization/events.ts'
import { userDeactivated, userLocked } from '#domain/user/lifecycle/events.ts'
import { metadataSet } from '#domain/user/metadata/events.ts'
import { changeProvisionedUser, toPersonChanges } from '#domain/user/provisioning/change-provisioned-user.ts'
import type { ProvisionedUser } from '#domain/user/provisioning/provisioned-user.ts'
import type { UserEvent } from '#domain/user/user.ts'
import { added, codeFor, createPeople, type People, stateAfter } from '#test/support/people.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
  await people.given('1', ...history)
})
afterAll(() => people.close())

const KEY = 'urn:zitadel:scim:title'
const history = [added(), metadataSet(KEY, 'QQ=='), metadataSet('other', 'QQ==')] as const

/** The person of a history, as a directory describes them. */
function described(events: readonly UserEvent[]): ProvisionedUser {
  const { userName, profile, email, phone, status } = stateAfter(...events)
  const metadata = new Map([[KEY, 'A']])
  return { userName, profile, email: email.address, phone: phone.number, active: status !== 'inactive', metadata }
}

function decideEvents(events: readonly UserEvent[], changes: Partial<ProvisionedUser>): UserEvent[] {
  const user = stateAfter(...events)
  const personChanges = normalizeChanges(toPersonChanges(user, { ...described(events), ...changes }))
  return decideChangePerson(user, personChanges, {
    encodedHash: '',
    importedHash: '',
    totpSecret: '',
    userNameScoped: false,
  })
}
const decide = (events: readonly UserEvent[], changes: Partial<ProvisionedUser>) =>
  decideEvents(events, changes).map(({ type }) => type)

test('equal values store nothing', () => {
  expect(decide(history, {})).toEqual([])
})

test.each([
  ['the name', { userName: 'new' }, ['user.username.changed']],
  ['the address', { email: 'n@b.ch' }, ['user.human.email.changed', 'user.human.email.verified']],
  ['no address', { email: '' }, ['user.human.email.changed']],
  ['the number', { phone: '+41791112233' }, ['user.human.phone.changed', 'user.human.phone.verified']],
  ['an entry', { metadata: new Map([[KEY, 'B']]) }, ['user.metadata.set']],
  ['an entry less, and no entry of others', { metadata: new Map() }, ['user.metadata.removed']],
  ['the state', { active: false }, ['user.deactivated']],
])('%s is changed alone', (_, changes, types) => {
  expect(decide(history, changes)).toEqual(types)
})

test('a deactivated person is reactivated, a locked one stays locked', () => {
  expect(decide([...history, userDeactivated()], { active: true })).toEqual(['user.reactivated'])
  expect(decide([...history, userLocked()], { active: true })).toEqual([])
})

test('a deactivated invitation cannot be used any more', () => {
  const invited = [...history, initializationCodeAdded(codeFor('initializeUser').payload)]
  const events = decideEvents(invited, { active: false })
  expect(stateAfter(...invited, ...events)).toMatchObject({ status: 'inactive' })
  expect(stateAfter(...invited, ...events).initCode).toBeUndefined()
})

test('a change of an older state, and of another organization, is rejected', async () => {
  const { sequence } = await people.load('1')
  const renamedUser = { ...described(history), userName: 'renamed' }
  const change = (input: { sequence: number }) =>
    changeProvisionedUser(people.ctx(), { id: '1' }, { ...input, wanted: renamedUser })
  await expect(change({ sequence: sequence - 1 })).rejects.toMatchObject({ reason: 'user.versionStale' })
  await expect(
    changeProvisionedUser(people.ctx(), { id: '1', within: '101' }, { sequence, wanted: renamedUser }),
  ).rejects.toMatchObject({ reason: 'user.notFound' })
  await change({ sequence })
  expect((await people.load('1')).state.userName).toBe('renamed')
})
