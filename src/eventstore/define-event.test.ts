import { expect, test } from 'vitest'
import { type EventOf, event } from '#eventstore/define-event.ts'

const locked = event('user.locked')
const renamed = event('user.renamed', (payload: { name: string }) => payload)
const keyRemoved = event('user.key.removed', (id: string) => ({ id }))

test.each([
  ['without a payload', locked(), { type: 'user.locked', payload: {} }],
  ['with a payload', renamed({ name: 'a' }), { type: 'user.renamed', payload: { name: 'a' } }],
  ['with a payload made of arguments', keyRemoved('1'), { type: 'user.key.removed', payload: { id: '1' } }],
])('an event %s', (_what, made, expected) => {
  const one: EventOf<typeof locked | typeof renamed | typeof keyRemoved> = made
  expect(one).toEqual(expected)
})
