import { afterAll, beforeAll, expect, test } from 'vitest'
import { acceptInvite } from '#domain/user/invite/accept-invite.ts'
import { createInviteCode } from '#domain/user/invite/create-invite-code.ts'
import { added, createPeople, type People } from '#test/support/people.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
})
afterAll(() => people.close())

test('the invited person sets a password; a rejected one leaves the code usable', async () => {
  await people.given('1', added())
  const input = { delivery: { kind: 'return' }, applicationName: '' } as const
  const { code = '' } = await createInviteCode(people.ctx(), { id: '1' }, input)
  await expect(acceptInvite(people.ctx(), { id: '1' }, { code, password: 'weak' })).rejects.toThrow()
  await acceptInvite(people.ctx(), { id: '1' }, { code, password: 'Passw0rd!' })
  const { state } = await people.load('1')
  expect(state.email.verified).toBe(true)
  expect((await people.services.passwords.verify(state.password.hash, 'Passw0rd!')).result).toBe('ok')
})
