import { expect, test } from 'vitest'
import { type Actions, targetChanged } from '#domain/action/actions.ts'
import { decideUpdateTarget } from '#domain/action/update-target.ts'

const settings = {
  name: 'a',
  type: 'call',
  interruptOnError: false,
  timeoutMs: 1000,
  endpoint: 'https://a.example',
  payloadType: 'json',
} as const
const target = { ...settings, signingKey: 'k', keys: {}, createdAt: 1, changedAt: 1, sequence: 1 }
const actions: Actions = { targets: { '1': target }, executions: {} }
const none = { changes: {}, signingKey: undefined }

test('only members that differ are in the event', () => {
  const changes = { name: 'b', endpoint: 'https://a.example' }
  expect(decideUpdateTarget(actions, '1', { changes, signingKey: undefined })).toEqual([
    targetChanged({ id: '1', name: 'b' }),
  ])
  expect(decideUpdateTarget(actions, '1', none)).toEqual([])
  expect(decideUpdateTarget(actions, '1', { changes: {}, signingKey: 'n' })).toEqual([
    targetChanged({ id: '1', signingKey: 'n' }),
  ])
})

test.each(['2', '__proto__', 'toString'])('the unknown target %s is rejected', (id) => {
  expect(() => decideUpdateTarget(actions, id, none)).toThrow(expect.objectContaining({ reason: 'target.notFound' }))
})
