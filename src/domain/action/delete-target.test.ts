import { expect, test } from 'vitest'
import { actionsAggregate, executionSet, targetAdded, targetRemoved } from '#domain/action/actions.ts'
import { decideDeleteTarget } from '#domain/action/delete-target.ts'
import { foldEvents } from '#test/support/fold-events.ts'

const settings = {
  name: 'a',
  type: 'call',
  interruptOnError: false,
  timeoutMs: 1000,
  endpoint: 'https://a.example',
  payloadType: 'json',
} as const
const added = (id: string) => targetAdded({ id, ...settings, signingKey: 'k' })

test('a removed target is removed from executions, and an execution without targets ends', () => {
  const events = [added('1'), added('2'), executionSet('request', ['1', '2']), executionSet('response', ['1'])]
  const { state } = foldEvents(actionsAggregate, events)
  expect(decideDeleteTarget(state, '1')).toEqual([targetRemoved('1')])
  const after = foldEvents(actionsAggregate, [...events, targetRemoved('1')]).state
  expect(Object.keys(after.targets)).toEqual(['2'])
  expect(Object.entries(after.executions).map(([condition, { targets }]) => [condition, targets])).toEqual([
    ['request', ['2']],
  ])
})

test('an unknown target is no event', () => {
  expect(decideDeleteTarget({ targets: {}, executions: {} }, 'constructor')).toEqual([])
})
