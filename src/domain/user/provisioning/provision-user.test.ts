import { afterAll, beforeAll, expect, test } from 'vitest'
import { decideNewPerson } from '#domain/user/create/decide-new-person.ts'
import { normalizeNewPerson } from '#domain/user/create/new-person.ts'
import { provisionUser, toNewPerson } from '#domain/user/provisioning/provision-user.ts'
import type { ProvisionedUser } from '#domain/user/provisioning/provisioned-user.ts'
import { createPeople, ORG, type People, rejectionOf } from '#test/support/people.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
})
afterAll(() => people.close())

const ADA: ProvisionedUser = {
  userName: 'ada@acme.example',
  profile: { firstName: 'Ada', lastName: '', nickName: '', displayName: '', preferredLanguage: '', gender: 0 },
  email: 'ada@acme.example',
  phone: '',
  active: true,
  metadata: new Map([['urn:zitadel:scim:title', 'Engineer']]),
}

test('address and number are verified, and no code is created', () => {
  const made = { userId: '1', userNameScoped: false, encodedHash: '', totpSecret: '' }
  const types = (user: ProvisionedUser) =>
    decideNewPerson(normalizeNewPerson(toNewPerson(ORG, user)), made).map(({ type }) => type)
  expect(types(ADA)).toEqual(['user.human.added', 'user.human.email.verified', 'user.metadata.set'])
  expect(types({ ...ADA, email: '', phone: '+41791112233', active: false, metadata: new Map() })).toEqual([
    'user.human.added',
    'user.human.phone.verified',
    'user.deactivated',
  ])
})

test('stores a person with the data of the directory, at least a name', async () => {
  const provisioned = async (user: ProvisionedUser) => people.load(await provisionUser(people.ctx(), ORG, user))
  const stored = await provisioned({ ...ADA, userName: ' ada@acme.example ' })
  expect(stored).toMatchObject({ owner: ORG, state: { userName: 'ada@acme.example', status: 'active' } })
  const bare = { ...ADA, userName: 'bare', email: '', profile: { ...ADA.profile, firstName: '' }, metadata: new Map() }
  expect((await provisioned(bare)).state).toMatchObject({ profile: { displayName: 'bare' } })
})

test.each([
  ['userName.empty', 'no name', { userName: ' ' }],
  ['email.invalid', 'an address that is none', { email: 'x' }],
  ['password.tooShort', 'a password that breaks the policy', { password: 'short' }],
])('%s rejects %s', async (id, _, wrong) => {
  expect(await rejectionOf(provisionUser(people.ctx(), ORG, { ...ADA, userName: 'wrong', ...wrong }))).toBe(id)
})
