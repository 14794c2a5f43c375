import { afterAll, beforeAll, expect, test } from 'vitest'
import { idpLinkAdded } from '#domain/user/idp-link/events.ts'
import { initializationCodeAdded } from '#domain/user/initialization/events.ts'
import { createInviteCode, decideCreateInviteCode } from '#domain/user/invite/create-invite-code.ts'
import { verifyInviteCode } from '#domain/user/invite/verify-invite-code.ts'
import { machineAdded } from '#domain/user/machine/events.ts'
import { added, codeFor, createPeople, type People, refusalOf, stateAfter } from '#test/support/people.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
})
afterAll(() => people.close())

const { payload } = codeFor('invite')
const machine = machineAdded({ userName: 'm', userNameScoped: false, name: 'M', description: '', accessTokenType: 0 })

test.each([
  ['user.notHuman', [machine]],
  ['user.notInitialised', [added(), initializationCodeAdded(codeFor('initializeUser').payload)]],
  ['invite.alreadyInitialised', [added({ encodedHash: '$x' })]],
  ['invite.alreadyInitialised', [added(), idpLinkAdded('idp', 'external', '')]],
] as const)('rejects with %s', (reason, events) => {
  expect(refusalOf(() => decideCreateInviteCode(stateAfter(...events), payload))).toBe(reason)
})

test('a returned code is not sent, works once, and verifies the address', async () => {
  await people.given('1', added())
  const input = { delivery: { kind: 'return' }, applicationName: 'Shop' } as const
  const { code = '' } = await createInviteCode(people.ctx(), { id: '1' }, input)
  expect(code).toMatch(/^[A-Z0-9]{6}$/)
  const entries = await people.services.rows.selectFrom('outbox').selectAll().execute()
  expect(entries).toEqual([])
  await verifyInviteCode(people.ctx(), { id: '1' }, code)
  expect((await people.load('1')).state.email.verified).toBe(true)
  await expect(verifyInviteCode(people.ctx(), { id: '1' }, code)).rejects.toMatchObject({ kind: 'invalidArgument' })
})

test('the third wrong code drops the invite', async () => {
  await people.given('2', added({ userName: 'two' }))
  const input = { delivery: { kind: 'return' }, applicationName: '' } as const
  const { code = '' } = await createInviteCode(people.ctx(), { id: '2' }, input)
  for (let i = 0; i < 3; i++)
    await expect(verifyInviteCode(people.ctx(), { id: '2' }, 'WRONG1')).rejects.toMatchObject({
      kind: 'invalidArgument',
    })
  await expect(verifyInviteCode(people.ctx(), { id: '2' }, code)).rejects.toMatchObject({ kind: 'invalidArgument' })
  expect((await people.load('2')).state).toMatchObject({ email: { verified: false } })
})
