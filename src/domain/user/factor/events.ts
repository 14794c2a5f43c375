import type { Mfa, User } from '#domain/user/user-state.ts'
import type { FoldTable } from '#eventstore/aggregate.ts'
import { type EventOf, event } from '#eventstore/define-event.ts'

export type FactorEvent = EventOf<typeof mfaInitSkipped | typeof signInsEnded>

/** The person put off setting up a second factor. */
export const mfaInitSkipped = event('user.human.mfa.init.skipped')
/** The person ended all sessions; the current one may continue (advanceSession). */
export const signInsEnded = event('user.human.signed.out')

const withMfa = (user: User, change: Partial<Mfa>): User => ({ ...user, mfa: { ...user.mfa, ...change } })

/** Counts a wrong attempt at any second factor: attempts at all of them count together. */
export const afterWrongFactor = (user: User, at: number): User =>
  withMfa(user, { failures: user.mfa.failures + 1, lastFailureAt: at })

/** After a right one. */
export const afterRightFactor = (user: User): User => withMfa(user, { failures: 0 })

export const factorFold: FoldTable<User, FactorEvent> = {
  'user.human.mfa.init.skipped': (user, { createdAt }) => withMfa(user, { initSkippedAt: createdAt }),
  'user.human.signed.out': (user, { sequence }) => ({ ...user, signedOutAt: sequence }),
}
