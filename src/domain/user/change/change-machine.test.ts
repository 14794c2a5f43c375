import { expect, test } from 'vitest'
import { decideChangeMachine } from '#domain/user/change/change-machine.ts'
import { machineAdded } from '#domain/user/machine/events.ts'
import { added, refusalOf, stateAfter } from '#test/support/people.ts'

const machine = stateAfter(
  machineAdded({ userName: 'robot', userNameScoped: false, name: 'Robot', description: 'd', accessTokenType: 0 }),
)
const types = (changes: Omit<Parameters<typeof decideChangeMachine>[1], 'userNameScoped'>) =>
  decideChangeMachine(machine, { ...changes, userNameScoped: false }).map(({ type }) => type)

test('only parts that differ are events', () => {
  expect(types({ userName: 'robot', name: 'Robot', description: 'd', accessTokenType: 0 })).toEqual([])
  expect(types({ name: 'Other', description: '' })).toEqual(['user.machine.changed'])
  expect(types({ userName: 'other' })).toEqual(['user.username.changed'])
})

test('a human is rejected', () => {
  expect(refusalOf(() => decideChangeMachine(stateAfter(added()), { userNameScoped: false }))).toBe('user.notMachine')
})
