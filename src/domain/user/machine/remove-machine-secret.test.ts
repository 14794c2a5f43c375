import { expect, test } from 'vitest'
import { machineAdded, machineSecretSet } from '#domain/user/machine/events.ts'
import { decideRemoveMachineSecret } from '#domain/user/machine/remove-machine-secret.ts'
import { refusalOf, stateAfter } from '#test/support/people.ts'

const robot = machineAdded({ userName: 'robot', userNameScoped: false, name: 'R', description: '', accessTokenType: 0 })

test('removes the secret', () => {
  const events = decideRemoveMachineSecret(stateAfter(robot, machineSecretSet('hash')))
  expect(stateAfter(robot, machineSecretSet('hash'), ...events).machine.secretHash).toBe('')
})

test('there is no secret to remove', () => {
  expect(refusalOf(() => decideRemoveMachineSecret(stateAfter(robot)))).toBe('machine.secretNotSet')
})
