import { afterAll, beforeAll, expect, test } from 'vitest'
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import { domainPolicy } from '#domain/policy/domain-policy.ts'
import { addCustomDomainPolicy } from '#domain/policy/flows/add-custom-domain-policy.ts'
import { updateDomainPolicy } from '#domain/policy/flows/update-domain-policy.ts'
import { added, createPeople, ORG, type People } from '#test/support/people.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
  await people.given('200', added({ userName: 'minnie' }))
})
afterAll(() => people.close())

const scoped = async () => (await people.load('200')).state.userNameScoped

test('organizations without their own policy follow the instance, others do not', async () => {
  await expect(updateDomainPolicy(people.ctx(), { userLoginMustBeDomain: true })).resolves.toMatchObject({
    owner: INSTANCE_ID,
  })
  expect(await scoped()).toBe(true)
  await addCustomDomainPolicy(people.ctx(), ORG, { ...domainPolicy.defaults, userLoginMustBeDomain: true })
  await updateDomainPolicy(people.ctx(), { userLoginMustBeDomain: false })
  expect(await scoped()).toBe(true)
})

test('rejects equal values', async () => {
  await expect(updateDomainPolicy(people.ctx(), { userLoginMustBeDomain: false })).rejects.toMatchObject({
    kind: 'failedPrecondition',
    reason: 'policy.notChanged',
  })
})
