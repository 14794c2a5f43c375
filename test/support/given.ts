import { expect } from 'vitest'
import { refusalOf } from '#test/support/people.ts'

/** An event as decisions return it. */
export interface Decided {
  readonly type: string
}

/**
 * Tests pure decisions: `given(fold)(…events).when(decide).expects(events)`, or the reason of the rejection. `fold` returns
 * the state after events.
 */
export const given =
  <State, E extends Decided>(fold: (...events: E[]) => State) =>
  (...events: E[]) => ({
    when: (decide: (state: State) => readonly E[]) => ({
      expects(expected: readonly E[] | string): void {
        const state = fold(...events)
        if (typeof expected === 'string') expect(refusalOf(() => decide(state))).toBe(expected)
        else expect(decide(state)).toEqual(expected)
      },
    }),
  })
