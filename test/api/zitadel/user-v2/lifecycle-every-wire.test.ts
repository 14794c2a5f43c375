import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { UserService } from '#api/zitadel/descriptors/services-v2.ts'
import { addCaller } from '#test/support/callers.ts'
import { addOtherOrg } from '#test/support/other-org.ts'
import { addPerson } from '#test/support/session-people.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'
import { WIRES, type WireCalls, wireCalls } from '#test/support/wire-calls.ts'

type Rpc = keyof typeof UserService.method
let server: TestServer
let call: WireCalls<Rpc>
let orgId: string
let foreign: string
beforeAll(async () => {
  server = await startServer()
  call = wireCalls(server, UserService)
  orgId = (await server.rest('GET', '/management/v1/orgs/me')).body.org.id
  foreign = (await addCaller(server, { orgId: await addOtherOrg(server), roles: ['ORG_OWNER'] })).token
})
afterAll(async () => {
  call.close()
  await server.stop()
})

let count = 0
const person = () => addPerson(server, { orgId, name: `life${count++}` })
const idOf = ({ details }: { details: readonly { id: string }[] }) => details[0]?.id

describe.each(WIRES)('over %s', (wire) => {
  test('a user is locked, unlocked, deactivated, reactivated and deleted', async () => {
    const userId = await person()
    const state = async () =>
      ((await call('getUserByID', { userId })).body.user as { state?: string } | undefined)?.state
    const steps: [Rpc, string | undefined][] = [
      ['lockUser', 'USER_STATE_LOCKED'],
      ['unlockUser', 'USER_STATE_ACTIVE'],
      ['deactivateUser', 'USER_STATE_INACTIVE'],
      ['reactivateUser', 'USER_STATE_ACTIVE'],
      ['deleteUser', undefined],
    ]
    for (const [rpc, expected] of steps) {
      const { code, body } = await call(rpc, { userId }, { wire })
      expect([rpc, code]).toEqual([rpc, 0])
      expect(body.details).toEqual({
        sequence: expect.stringMatching(/^\d+$/),
        changeDate: expect.stringMatching(/Z$/),
        resourceOwner: orgId,
      })
      expect(await state()).toBe(expected)
    }
  })
})

test.each<[Rpc, string, Rpc[], string]>([
  ['lockUser', 'COMMAND-450yxuqrh1', ['lockUser'], 'COMMAND-lgws8wtsqf'],
  ['unlockUser', 'COMMAND-x377t913pw', [], 'COMMAND-olb9vb0oca'],
  ['deactivateUser', 'COMMAND-5gp2p62iin', ['deactivateUser'], 'COMMAND-5gunjw0cd7'],
  ['reactivateUser', 'COMMAND-9hy5kzbuk6', [], 'COMMAND-s5qqcz97hf'],
])('%s rejects an unknown user with %s, and the wrong state', async (rpc, unknown, before, wrongState) => {
  const missing = await call(rpc, { userId: '404' })
  expect([missing.code, idOf(missing)]).toEqual([5, unknown])
  const userId = await person()
  for (const step of before) await call(step, { userId })
  const refused = await call(rpc, { userId })
  expect([refused.code, idOf(refused)]).toEqual([9, wrongState])
})

test('deleteUser rejects a user that is deleted already', async () => {
  const userId = await person()
  await call('deleteUser', { userId })
  const again = await call('deleteUser', { userId })
  expect([again.code, idOf(again)]).toEqual([5, 'COMMAND-bd4ir1mblj'])
})

test('a user of version 1 that is not initialized is not deactivated', async () => {
  const { body } = await server.rest('POST', '/management/v1/users/human', {
    userName: 'initial',
    profile: { firstName: 'I', lastName: 'N' },
    email: { email: 'initial@acme.example' },
  })
  const refused = await call('deactivateUser', { userId: body.userId })
  expect([refused.code, idOf(refused)]).toEqual([9, 'COMMAND-gvx4kct9r2'])
})

test('an owner of another organization changes nothing', async () => {
  const userId = await person()
  for (const rpc of ['lockUser', 'unlockUser', 'deactivateUser', 'reactivateUser', 'deleteUser'] as const)
    expect([rpc, (await call(rpc, { userId }, { token: foreign })).code]).toEqual([rpc, 7])
  expect((await call('getUserByID', { userId })).body.user).toMatchObject({ state: 'USER_STATE_ACTIVE' })
})
