import { expect, test } from 'vitest'
import { machineAdded } from '#domain/user/machine/events.ts'
import { decideUpdateMachine } from '#domain/user/machine/update-machine.ts'
import { added, refusalOf, stateAfter } from '#test/support/people.ts'

const settings = { name: 'Robot', description: 'moves', accessTokenType: 1 }
const robot = machineAdded({ userName: 'robot', userNameScoped: false, ...settings })

test('the event has the changed fields only', () => {
  expect(decideUpdateMachine(stateAfter(robot), { ...settings, description: '', accessTokenType: 0 })).toEqual([
    { type: 'user.machine.changed', payload: { description: '', accessTokenType: 0 } },
  ])
})

test.each([
  ['machine.notChanged', 'what is known already', robot],
  ['user.notMachine', 'a person', added()],
])('%s refuses %s', (id, _what, event) => {
  expect(refusalOf(() => decideUpdateMachine(stateAfter(event), settings))).toBe(id)
})
