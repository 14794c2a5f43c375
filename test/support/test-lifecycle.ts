import { describe, test } from 'vitest'
import { type Decided, given } from '#test/support/given.ts'

/** Expected events, or the reason of the rejection. */
type Outcome<E> = readonly E[] | string

/**
 * Tests the commands of a noun in each of its states. A row has the events that lead to the state (`after`), and the
 * outcome of each command in it.
 */
export function testLifecycle<State, E extends Decided, Command extends string>(
  fold: (...events: E[]) => State,
  commands: Readonly<Record<Command, (state: State) => readonly E[]>>,
  rows: Readonly<Record<string, { readonly after: readonly E[] } & Readonly<Record<NoInfer<Command>, Outcome<E>>>>>,
): void {
  // Object.keys loses the type of the keys.
  const names = Object.keys(commands) as Command[]
  describe.each(Object.entries(rows))('%s', (_state, row) => {
    test.each(names)('%s', (command) => {
      given(fold)(...row.after)
        .when(commands[command])
        .expects(row[command])
    })
  })
}
