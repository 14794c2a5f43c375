import { afterAll, beforeAll, expect, test } from 'vitest'
import { domainPolicy } from '#domain/policy/domain-policy.ts'
import { addCustomDomainPolicy } from '#domain/policy/flows/add-custom-domain-policy.ts'
import { updateCustomDomainPolicy } from '#domain/policy/flows/update-custom-domain-policy.ts'
import { added, createPeople, ORG, type People } from '#test/support/people.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
  await addCustomDomainPolicy(people.ctx(), ORG, { ...domainPolicy.defaults, userLoginMustBeDomain: true })
})
afterAll(() => people.close())

test('a change that was cut off before all names had followed is finished by the same call', async () => {
  // As a call leaves it that stored the policy and got no further.
  await people.given('200', added({ userName: 'minnie', userNameScoped: false }))
  const update = () => updateCustomDomainPolicy(people.ctx(), ORG, { userLoginMustBeDomain: true })
  await expect(update()).resolves.toMatchObject({ owner: ORG })
  expect((await people.load('200')).state.userNameScoped).toBe(true)
  await expect(update()).rejects.toMatchObject({ kind: 'failedPrecondition', reason: 'policy.notChanged' })
})

test('while some names have followed and some not, a name is unique in its organization all the same', async () => {
  await expect(people.given('201', added({ userName: 'MINNIE', userNameScoped: false }))).rejects.toMatchObject({
    kind: 'alreadyExists',
  })
  await expect(people.given('202', added({ userName: 'Minnie', userNameScoped: true }))).rejects.toMatchObject({
    kind: 'alreadyExists',
  })
})

test('a change that keeps the scope of names changes no user', async () => {
  const before = (await people.load('200')).sequence
  await updateCustomDomainPolicy(people.ctx(), ORG, { validateOrgDomains: true })
  expect((await people.load('200')).sequence).toBe(before)
})
