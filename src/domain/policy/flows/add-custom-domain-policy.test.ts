import { afterAll, beforeAll, expect, test } from 'vitest'
import { domainPolicy } from '#domain/policy/domain-policy.ts'
import { addCustomDomainPolicy } from '#domain/policy/flows/add-custom-domain-policy.ts'
import { added, createPeople, ORG, type People } from '#test/support/people.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
})
afterAll(() => people.close())

const settings = { ...domainPolicy.defaults, userLoginMustBeDomain: true }

test('a role in the organization is not enough, nor an organization that is not there', async () => {
  const caller = { ...people.ctx().caller, mayEverywhere: () => false }
  await expect(addCustomDomainPolicy(people.ctx({ caller }), ORG, settings)).rejects.toMatchObject({
    kind: 'permissionDenied',
  })
  await expect(addCustomDomainPolicy(people.ctx(), 'nowhere', settings)).rejects.toMatchObject({ kind: 'notFound' })
})

test('the names of the organization follow', async () => {
  await people.given('200', added({ userName: 'minnie' }))
  await addCustomDomainPolicy(people.ctx(), ORG, settings)
  expect(await people.eventTypes('200')).toEqual(['user.human.added', 'user.username.changed'])
  expect((await people.load('200')).state).toMatchObject({ userName: 'minnie', userNameScoped: true })
})

test('a second one is refused', async () => {
  await expect(addCustomDomainPolicy(people.ctx(), ORG, settings)).rejects.toMatchObject({
    kind: 'alreadyExists',
    reason: 'policy.alreadyExists',
  })
})
