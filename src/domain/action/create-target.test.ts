import { expect, test } from 'vitest'
import { type Actions, targetAdded } from '#domain/action/actions.ts'
import { decideCreateTarget } from '#domain/action/create-target.ts'

const settings = {
  name: 'a',
  type: 'call',
  interruptOnError: false,
  timeoutMs: 1000,
  endpoint: 'https://a.example',
  payloadType: 'json',
} as const
const target = { ...settings, signingKey: 'k', keys: {}, createdAt: 1, changedAt: 1, sequence: 1 }
const withTargets = (count: number): Actions => ({
  targets: Object.fromEntries(Array.from({ length: count }, (_, i) => [String(i), target])),
  executions: {},
})

test('a target is added with its encrypted key, up to 500', () => {
  const input = { id: 'new', settings, signingKey: 'sealed' }
  expect(decideCreateTarget(withTargets(499), input)).toEqual([
    targetAdded({ id: 'new', ...settings, signingKey: 'sealed' }),
  ])
  expect(() => decideCreateTarget(withTargets(500), input)).toThrow(
    expect.objectContaining({ reason: 'target.tooMany' }),
  )
})
