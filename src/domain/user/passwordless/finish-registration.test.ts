import { afterAll, beforeAll, expect, test } from 'vitest'
import { anonymousCaller, personCaller } from '#domain/caller.ts'
import { userLocked } from '#domain/user/lifecycle/events.ts'
import { finishRegistration } from '#domain/user/passwordless/finish-registration.ts'
import { startPasskeyRegistration } from '#domain/user/passwordless/start-passkey-registration.ts'
import { beginU2fRegistration } from '#domain/user/u2f/begin-u2f-registration.ts'
import { added, createPeople, NOW, type People } from '#test/support/people.ts'
import { softAuthenticator } from '#test/support/soft-authenticator.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
})
afterAll(() => people.close())

let count = 0
async function started(use: 'passkey' | 'secondFactor' = 'passkey') {
  const userId = `finish${count++}`
  await people.given(userId, added({ userName: userId, email: `${userId}@acme.example` }))
  const target = { id: userId }
  const { challengeId: id, options } =
    use === 'passkey'
      ? await startPasskeyRegistration(people.ctx(), target, { domain: 'login.example' })
      : await beginU2fRegistration(people.ctx(), target, 'login.example')
  const response = softAuthenticator('https://login.example').create(options.challenge)
  return { target, input: { id, use, response, name: ' Laptop ' } }
}

test('a passkey keeps the id of its registration and the domain it was made for', async () => {
  const { target, input } = await started()
  await finishRegistration(people.ctx(), target, input)
  const { passkeys } = (await people.load(target.id)).state
  expect(passkeys.tokens[input.id]).toMatchObject({ name: 'Laptop', rpId: 'login.example' })
})

test('of 10 concurrent completions with one challenge, one succeeds', async () => {
  const { target, input } = await started('secondFactor')
  const all = Array.from({ length: 10 }, () => finishRegistration(people.ctx(), target, input))
  const results = await Promise.allSettled(all)
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(Object.keys((await people.load(target.id)).state.securityKeys)).toEqual([input.id])
})

test.each(['passkey', 'secondFactor'] as const)(
  'a %s is not registered under the id of the other kind',
  async (use) => {
    const { target, input } = await started(use)
    const other = { ...input, use: use === 'passkey' ? ('secondFactor' as const) : ('passkey' as const) }
    await expect(finishRegistration(people.ctx(), target, other)).rejects.toMatchObject({ kind: 'notFound' })
    await finishRegistration(people.ctx(), target, input)
  },
)

test('the user finishes a registration that a login client started; others without the permission do not', async () => {
  const { target, input } = await started()
  for (const caller of [anonymousCaller, personCaller('another', 'org')])
    await expect(finishRegistration({ ...people.ctx(), caller }, target, input)).rejects.toMatchObject({
      kind: 'permissionDenied',
    })
  await finishRegistration({ ...people.ctx(), caller: personCaller(target.id, 'org') }, target, input)
})

test('an expired registration and a locked user are rejected', async () => {
  const late = await started()
  const after = { ...people.ctx(), now: NOW + 10 * 60 * 1000 }
  await expect(finishRegistration(after, late.target, late.input)).rejects.toMatchObject({ kind: 'notFound' })
  for (const use of ['passkey', 'secondFactor'] as const) {
    const { target, input } = await started(use)
    await people.given(target.id, userLocked())
    await expect(finishRegistration(people.ctx(), target, input)).rejects.toMatchObject({ kind: 'failedPrecondition' })
  }
})
