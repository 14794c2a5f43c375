import { afterRightFactor, afterWrongFactor } from '#domain/user/factor/events.ts'
import type { User } from '#domain/user/user-state.ts'
import type { FoldTable } from '#eventstore/aggregate.ts'
import { type EventOf, event } from '#eventstore/define-event.ts'

/** The codes of the last generation by their hash, and when they were made (epoch milliseconds; 0: never). */
export type RecoveryCodes = {
  readonly codes: { readonly [codeHash: string]: 'open' | 'used' }
  readonly generatedAt: number
}

export type RecoveryEvent = EventOf<
  | typeof recoveryCodesAdded
  | typeof recoveryCodeCheckSucceeded
  | typeof recoveryCodeCheckFailed
  | typeof recoveryCodesRemoved
>

export const recoveryCodesAdded = event('user.human.mfa.recoverycode.added', (codeHashes: string[]) => ({ codeHashes }))
export const recoveryCodeCheckSucceeded = event('user.human.mfa.recoverycode.check.succeeded', (codeHash: string) => ({
  codeHash,
}))
export const recoveryCodeCheckFailed = event('user.human.mfa.recoverycode.check.failed')
export const recoveryCodesRemoved = event('user.human.mfa.recoverycode.removed')

export const recoveryFold: FoldTable<User, RecoveryEvent> = {
  // All at once: the codes of an earlier generation, used or not, are over.
  'user.human.mfa.recoverycode.added': (user, { payload, createdAt }) => ({
    ...user,
    recovery: {
      codes: Object.fromEntries(payload.codeHashes.map((hash) => [hash, 'open'] as const)),
      generatedAt: createdAt,
    },
  }),
  'user.human.mfa.recoverycode.check.succeeded': (user, { payload }) => ({
    ...afterRightFactor(user),
    recovery: { ...user.recovery, codes: { ...user.recovery.codes, [payload.codeHash]: 'used' } },
  }),
  'user.human.mfa.recoverycode.check.failed': (user, { createdAt }) => afterWrongFactor(user, createdAt),
  'user.human.mfa.recoverycode.removed': (user) => ({ ...user, recovery: { codes: {}, generatedAt: 0 } }),
}
