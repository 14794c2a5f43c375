import { afterAll, beforeAll, expect, test } from 'vitest'
import { requestPasskeyRegistration } from '#domain/user/passwordless/request-passkey-registration.ts'
import { added, createPeople, type People } from '#test/support/people.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
  await people.given('1', added())
})
afterAll(() => people.close())

test('a code is made that is to be mailed', async () => {
  await requestPasskeyRegistration(people.ctx(), { id: '1' })
  expect(await people.eventTypes('1', 1)).toEqual(['user.human.passwordless.initialization.code.requested'])
})

test('a user of another organization is unknown', async () => {
  const refused = requestPasskeyRegistration(people.ctx({ orgId: '999' }), { id: '1', within: '999' })
  await expect(refused).rejects.toMatchObject({ reason: 'user.notFound' })
})
