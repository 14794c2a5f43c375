import { afterAll, beforeAll, expect, test } from 'vitest'
import { anonymousCaller } from '#domain/caller.ts'
import { userDeactivated } from '#domain/user/lifecycle/events.ts'
import { requestPasskeyRegistration } from '#domain/user/passwordless/request-passkey-registration.ts'
import { startPasskeyRegistration } from '#domain/user/passwordless/start-passkey-registration.ts'
import { added, createPeople, type People } from '#test/support/people.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
})
afterAll(() => people.close())

let count = 0
async function withCode() {
  const id = `start${count++}`
  await people.given(id, added({ userName: id, email: `${id}@acme.example` }))
  const { code } = await requestPasskeyRegistration(people.ctx(), { id }, { kind: 'return' })
  if (!code) throw new Error('no code')
  return { target: { id }, code }
}

test('of 10 concurrent starts with one code, one succeeds', async () => {
  const { target, code } = await withCode()
  const ctx = { ...people.ctx(), caller: anonymousCaller }
  const all = Array.from({ length: 10 }, () => startPasskeyRegistration(ctx, target, { code }))
  const results = await Promise.allSettled(all)
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
})

test('without a code the user or the permission is required', async () => {
  const { target } = await withCode()
  const ctx = { ...people.ctx(), caller: anonymousCaller }
  await expect(startPasskeyRegistration(ctx, target, {})).rejects.toMatchObject({ kind: 'permissionDenied' })
  await startPasskeyRegistration({ ...ctx, caller: { ...anonymousCaller, id: target.id } }, target, {})
})

test('a deactivated user registers nothing, and the domain of the server is the default', async () => {
  const { target, code } = await withCode()
  const { options } = await startPasskeyRegistration(people.ctx(), target, {})
  expect(options.rp.id).toBe('localhost')
  await people.given(target.id, userDeactivated())
  for (const input of [{}, { code }])
    await expect(startPasskeyRegistration(people.ctx(), target, input)).rejects.toMatchObject({
      reason: expect.stringMatching(/^(user\.notActive|code\.none)$/),
    })
})
