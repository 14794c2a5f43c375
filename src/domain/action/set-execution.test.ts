import { expect, test } from 'vitest'
import { type Actions, executionRemoved, executionSet } from '#domain/action/actions.ts'
import { decideSetExecution } from '#domain/action/set-execution.ts'

const dates = { createdAt: 1, changedAt: 1, sequence: 1 }
const target = {
  name: 'a',
  type: 'call',
  interruptOnError: false,
  timeoutMs: 1,
  endpoint: 'https://a',
  payloadType: 'json',
  signingKey: '',
  keys: {},
  ...dates,
} as const
const actions: Actions = {
  targets: { '1': target, '2': target },
  executions: { request: { targets: ['1'], ...dates } },
}

test('targets are set in their order; equal ones are no event; none removes the execution', () => {
  expect(decideSetExecution(actions, 'request', ['2', '1'])).toEqual([executionSet('request', ['2', '1'])])
  expect(decideSetExecution(actions, 'request', ['1'])).toEqual([])
  expect(decideSetExecution(actions, 'request', [])).toEqual([executionRemoved('request')])
  expect(decideSetExecution(actions, 'response', [])).toEqual([])
})

test.each([
  ['target.notFound', ['3']],
  ['target.notFound', ['constructor']],
  ['execution.targetsInvalid', ['1', '1']],
  ['execution.targetsInvalid', Array.from({ length: 21 }, (_, i) => String(i))],
])('rejects with %s', (reason, targets) => {
  expect(() => decideSetExecution(actions, 'request', targets)).toThrow(expect.objectContaining({ reason }))
})
