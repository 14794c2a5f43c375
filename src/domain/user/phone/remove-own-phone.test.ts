import { afterAll, beforeAll, expect, test } from 'vitest'
import { personCaller } from '#domain/caller.ts'
import { removeOwnPhone } from '#domain/user/phone/remove-own-phone.ts'
import { added, createPeople, ORG, type People, rejectionOf } from '#test/support/people.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
})
afterAll(() => people.close())

test('removes the number of the caller, who has no permission, once', async () => {
  await people.given('1', added({ phone: '+41710000000' }))
  const ctx = people.ctx({ caller: personCaller('1', ORG) })
  await removeOwnPhone(ctx)
  expect((await people.load('1')).state.phone).toEqual({ number: '', verified: false })
  expect(await rejectionOf(removeOwnPhone(ctx))).toBe('phone.notFound')
})
