import { afterAll, beforeAll, expect, test } from 'vitest'
import { domainPolicy } from '#domain/policy/domain-policy.ts'
import { addCustomDomainPolicy } from '#domain/policy/flows/add-custom-domain-policy.ts'
import { resetCustomDomainPolicy } from '#domain/policy/flows/reset-custom-domain-policy.ts'
import { added, createPeople, ORG, type People } from '#test/support/people.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
})
afterAll(() => people.close())

test('names follow the policy of the instance again', async () => {
  await people.given('200', added({ userName: 'minnie' }))
  await addCustomDomainPolicy(people.ctx(), ORG, { ...domainPolicy.defaults, userLoginMustBeDomain: true })
  await resetCustomDomainPolicy(people.ctx(), ORG)
  expect((await people.load('200')).state.userNameScoped).toBe(false)
})

test('rejects an organization without a policy of its own', async () => {
  await expect(resetCustomDomainPolicy(people.ctx(), ORG)).rejects.toMatchObject({
    kind: 'notFound',
    reason: 'policy.notFound',
  })
})
