import { afterAll, beforeAll, expect, test } from 'vitest'
import { decideRegisterExternalUser, registerExternalUser } from '#domain/idp-intent/register-external-user.ts'
import { createPeople, ORG, type People, refusalOf } from '#test/support/people.ts'
import {
  givenPolicy,
  givenProvider,
  IDP,
  minnieThere,
  policyWith,
  providerWith,
} from '#test/support/provider-services.ts'

const person = { userName: 'minnie', firstName: 'Minnie', lastName: 'Mouse', email: minnieThere.email }
const input = { idpId: IDP, identity: minnieThere, person }
const place = { idp: providerWith({ isCreationAllowed: true }), login: policyWith(), orgId: ORG, language: 'fr' }

test('creates a user from the data of the provider, with the link in the same unit', () => {
  expect(decideRegisterExternalUser(input, place)).toMatchObject({
    orgId: ORG,
    userName: 'minnie',
    profile: { firstName: 'Minnie', lastName: 'Mouse', displayName: 'Minnie Mouse', preferredLanguage: 'de' },
    email: { address: 'minnie@acme.example', verified: true },
    idpLinks: [{ idpId: IDP, externalUserId: 'minnie-1', displayName: 'minnie.there' }],
  })
})

test('an address that the provider does not vouch for is not verified', () => {
  const unsure = { ...minnieThere, emailVerified: false }
  const other = { ...person, email: 'boss@acme.example' }
  expect(decideRegisterExternalUser({ ...input, identity: unsure }, place).email.verified).toBe(false)
  expect(decideRegisterExternalUser({ ...input, person: other }, place).email).toEqual({
    address: 'boss@acme.example',
    verified: false,
  })
})

test('users without a language get that of the page', () => {
  const { profile } = decideRegisterExternalUser({ ...input, identity: { ...minnieThere, language: '' } }, place)
  expect(profile.preferredLanguage).toBe('fr')
})

test.each([
  ['the provider makes no new accounts', { ...place, idp: providerWith() }],
  ['the organization lets nobody register', { ...place, login: policyWith({ allowRegister: false }) }],
])('nobody is made where %s', (_why, where) => {
  expect(refusalOf(() => decideRegisterExternalUser(input, where))).toBe('intent.registrationNotAllowed')
})

let people: People
beforeAll(async () => {
  people = await createPeople()
  await givenProvider(people, { isCreationAllowed: true })
  await givenPolicy(people)
})
afterAll(() => people.close())

test('of 20 concurrent registrations of one account at the provider, one succeeds', async () => {
  const outcomes = await Promise.allSettled(
    Array.from({ length: 20 }, (_, i) =>
      registerExternalUser(people.ctx(), { ...input, person: { ...person, userName: `minnie${i}` } }),
    ),
  )
  const made = outcomes.filter((outcome) => outcome.status === 'fulfilled')
  expect(made).toHaveLength(1)
  for (const outcome of outcomes)
    if (outcome.status === 'rejected')
      expect(outcome.reason).toMatchObject({ kind: 'alreadyExists', key: 'Errors.User.ExternalIDP.AlreadyExists' })
  const { userId } = made[0]?.value ?? { userId: '' }
  expect((await people.load(userId)).state).toMatchObject({ status: 'active', email: { verified: true } })
})

test('rejects a taken user name and creates no user', async () => {
  const again = { ...input, identity: { ...minnieThere, id: 'minnie-2' }, person: { ...person, userName: 'mickey' } }
  await registerExternalUser(people.ctx(), again)
  const another = { ...again, identity: { ...minnieThere, id: 'minnie-3' } }
  await expect(registerExternalUser(people.ctx(), another)).rejects.toMatchObject({ key: 'Errors.User.AlreadyExists' })
})
