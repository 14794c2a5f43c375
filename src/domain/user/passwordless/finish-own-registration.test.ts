import { afterAll, beforeAll, expect, test } from 'vitest'
import { personCaller } from '#domain/caller.ts'
import { finishOwnRegistration } from '#domain/user/passwordless/finish-own-registration.ts'
import { startPasskeyRegistration } from '#domain/user/passwordless/start-passkey-registration.ts'
import { beginU2fRegistration } from '#domain/user/u2f/begin-u2f-registration.ts'
import { added, createPeople, NOW, ORG, type People, rejectionOf } from '#test/support/people.ts'
import { softAuthenticator } from '#test/support/soft-authenticator.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
})
afterAll(() => people.close())

let count = 0
async function started(use: 'passkey' | 'secondFactor' = 'passkey') {
  const id = `own${count++}`
  await people.given(id, added({ userName: id, email: `${id}@acme.example` }))
  const ctx = people.ctx({ caller: personCaller(id, ORG) })
  const start = () =>
    use === 'passkey' ? startPasskeyRegistration(ctx, { id }, {}) : beginU2fRegistration(ctx, { id })
  const { challengeId, options } = await start()
  const response = softAuthenticator(people.services.externalUrl).create(options.challenge)
  return { id, ctx, start, challengeId, input: { use, response, name: 'Key' } }
}

test.each(['passkey', 'secondFactor'] as const)('a %s is found by its challenge, beside a newer one', async (use) => {
  const { id, ctx, start, challengeId, input } = await started(use)
  await start()
  await finishOwnRegistration(ctx, input)
  const { passkeys, securityKeys } = (await people.load(id)).state
  expect(Object.keys(use === 'passkey' ? passkeys.tokens : securityKeys)).toEqual([challengeId])
})

test('of 10 concurrent completions, one succeeds', async () => {
  const { ctx, input } = await started()
  const results = await Promise.allSettled(Array.from({ length: 10 }, () => finishOwnRegistration(ctx, input)))
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
})

test('an expired challenge, and the challenge of another user, are unknown', async () => {
  const [one, other] = [await started(), await started()]
  expect(await rejectionOf(finishOwnRegistration({ ...one.ctx, now: NOW + 10 * 60_000 }, one.input))).toBe(
    'passkey.notFound',
  )
  expect(await rejectionOf(finishOwnRegistration(other.ctx, one.input))).toBe('passkey.notFound')
  expect(await rejectionOf(finishOwnRegistration(one.ctx, { ...one.input, use: 'secondFactor' }))).toBe('u2f.notFound')
})

test.each([[null], ['text'], [{}], [{ response: null }], [{ response: { clientDataJSON: 'bnVsbA' } }]])(
  'an answer without a challenge is unknown: %j',
  async (response) => {
    const { ctx } = await started()
    const finished = finishOwnRegistration(ctx, { use: 'passkey', response, name: '' })
    expect(await rejectionOf(finished)).toBe('passkey.notFound')
  },
)
