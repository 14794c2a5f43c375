import { expect, test } from 'vitest'
import { decideChangeInstance } from '#domain/instance/change-instance.ts'
import { instanceAggregate, instanceChanged } from '#domain/instance/instance.ts'
import { foldEvents } from '#test/support/fold-events.ts'

const { state } = foldEvents(instanceAggregate, [instanceChanged('Acme')])

test('an instance is renamed, without spaces at the ends', () => {
  expect(decideChangeInstance(' Acme Corp ', state)).toEqual([instanceChanged('Acme Corp')])
})

test.each([
  ['no name', ' ', 'instance.nameInvalid'],
  ['its own name', 'Acme ', 'instance.notChanged'],
])('%s is rejected', (_what, name, reason) => {
  expect(() => decideChangeInstance(name, state)).toThrow(expect.objectContaining({ reason }))
})

test('more than one line is rejected', () => {
  expect(() => decideChangeInstance('Acme\nCorp', state)).toThrow(expect.objectContaining({ kind: 'invalidArgument' }))
})
