import { afterAll, beforeAll, expect, test } from 'vitest'
import { withFunctionClaims } from '#api/oidc/function-claims.ts'
import type { ActionRunner } from '#domain/action/action-runner.ts'
import type { Json, JsonObject } from '#kit/json.ts'
import { added, createPeople, type People } from '#test/support/people.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
})
afterAll(() => people.close())

const target = {
  id: '1',
  name: 'hook',
  type: 'call',
  interruptOnError: true,
  timeoutMs: 1000,
  endpoint: 'https://hook.example',
  signingKey: '',
  payloadType: 'json',
  keys: {},
  createdAt: 1,
  changedAt: 1,
  sequence: 1,
} as const

/** A runner whose one target answers so to `preuserinfo`. */
function runnerReturning(response: JsonObject, sent: JsonObject[] = []): ActionRunner {
  return {
    registry: {
      targetsFor: ([condition]) => (condition === 'function/preuserinfo' ? [target] : []),
      refresh: async () => {},
      close: () => {},
    },
    caller: {
      async run(_targets, bodyOf) {
        sent.push(bodyOf(undefined))
        return response
      },
      deliver: async () => {},
    },
  }
}
const claims = { sub: '7', name: 'Minnie' }

test('a target receives the claims and appends others', async () => {
  const sent: JsonObject[] = []
  const actions = runnerReturning(
    { append_claims: [{ key: 'plan', value: 'gold' }], append_log_claims: ['checked'] },
    sent,
  )
  expect(await withFunctionClaims({ ...people.services, actions }, 'preuserinfo', claims)).toEqual({
    ...claims,
    plan: 'gold',
    'urn:zitadel:iam:action:preuserinfo:log': ['checked'],
  })
  expect(sent).toEqual([{ function: 'function/preuserinfo', userinfo: claims, user: { id: '7' } }])
})

test.each(['sub', 'iss', 'aud', 'name', 'urn:zitadel:iam:org:project:roles'])(
  'the claim %s is not replaced',
  async (key) => {
    const actions = runnerReturning({ append_claims: [{ key, value: 'forged' }] })
    expect(await withFunctionClaims({ ...people.services, actions }, 'preuserinfo', claims)).toEqual(claims)
  },
)

test.each([{}, { append_claims: 'x' }, { append_claims: [null, 1, { key: 1, value: 2 }, { key: 'k' }] }])(
  'the answer %j appends nothing',
  async (response) => {
    expect(
      await withFunctionClaims({ ...people.services, actions: runnerReturning(response) }, 'preuserinfo', claims),
    ).toEqual(claims)
  },
)

test('another function, and a server without actions, do not change the claims', async () => {
  const actions = runnerReturning({ append_claims: [{ key: 'plan', value: 'gold' }] })
  expect(await withFunctionClaims({ ...people.services, actions }, 'preaccesstoken', claims)).toBe(claims)
  expect(await withFunctionClaims(people.services, 'preuserinfo', claims)).toBe(claims)
})

test('a target sets metadata of the user; invalid or oversized metadata is not stored', async () => {
  await people.given('7', added())
  const base64 = (text: string) => Buffer.from(text).toString('base64')
  const run = (...entries: Json[]) => {
    const actions = runnerReturning({ set_user_metadata: entries })
    return withFunctionClaims({ ...people.services, actions }, 'preuserinfo', claims)
  }
  const stored = async () => {
    const { state, sequence } = await people.load('7')
    return { sequence, values: Object.entries(state.metadata).map(([key, { value }]) => [key, value]) }
  }
  expect(await run({ key: 'plan', value: base64('gold') }, { key: 'bad', value: '%%' }, 'x', { key: 1 })).toEqual(
    claims,
  )
  const first = await stored()
  expect(first.values).toEqual([['plan', base64('gold')]])
  await run({ key: 'plan', value: base64('gold') })
  await run({ key: '', value: base64('no key') })
  expect(await stored()).toEqual(first)
})
