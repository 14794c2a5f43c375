import { afterAll, beforeAll, expect, test } from 'vitest'
import { hashToken } from '#crypto/token.ts'
import { machineAdded } from '#domain/user/machine/events.ts'
import { decideGenerateMachineSecret, generateMachineSecret } from '#domain/user/machine/generate-machine-secret.ts'
import { added, createPeople, type People, refusalOf, stateAfter } from '#test/support/people.ts'

const robot = machineAdded({ userName: 'robot', userNameScoped: false, name: 'R', description: '', accessTokenType: 0 })
let people: People
beforeAll(async () => {
  people = await createPeople()
  await people.given('1', robot)
})
afterAll(() => people.close())

test('the secret is answered once and kept as a hash alone; a new one ends the old', async () => {
  const first = await generateMachineSecret(people.ctx(), { id: '1' })
  expect(first).toMatchObject({ clientId: 'robot', clientSecret: expect.stringMatching(/^[A-Za-z0-9]{64}$/) })
  const second = await generateMachineSecret(people.ctx(), { id: '1' })
  const { state } = await people.load('1')
  expect(state.machine.secretHash).toBe(hashToken(second.clientSecret))
  expect(second.clientSecret).not.toBe(first.clientSecret)
})

test('people have passwords, not secrets', () => {
  expect(refusalOf(() => decideGenerateMachineSecret(stateAfter(added()), 'hash'))).toBe('user.notMachine')
})

test('rejects an unknown user', async () => {
  await expect(generateMachineSecret(people.ctx(), { id: '404' })).rejects.toMatchObject({ reason: 'user.notFound' })
})
