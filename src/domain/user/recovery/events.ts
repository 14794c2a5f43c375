import { afterRightFactor, afterWrongFactor } from '#domain/user/factor/events.ts'
import type { User } from '#domain/user/user-state.ts'
import type { FoldTable } from '#eventstore/aggregate.ts'

/** The codes of the last generation by their hash, and when they were made (epoch milliseconds; 0: never). */
export type RecoveryCodes = {
  readonly codes: { readonly [codeHash: string]: 'open' | 'used' }
  readonly generatedAt: number
}

export type RecoveryCodesAdded = {
  type: 'user.human.mfa.recoverycode.added'
  payload: { codeHashes: string[] }
}
export type RecoveryCodeCheckSucceeded = {
  type: 'user.human.mfa.recoverycode.check.succeeded'
  payload: { codeHash: string }
}
export type RecoveryCodeCheckFailed = {
  type: 'user.human.mfa.recoverycode.check.failed'
  payload: Record<string, never>
}
export type RecoveryCodesRemoved = { type: 'user.human.mfa.recoverycode.removed'; payload: Record<string, never> }
export type RecoveryEvent =
  | RecoveryCodesAdded
  | RecoveryCodeCheckSucceeded
  | RecoveryCodeCheckFailed
  | RecoveryCodesRemoved

export const recoveryCodesAdded = (codeHashes: string[]): RecoveryCodesAdded => ({
  type: 'user.human.mfa.recoverycode.added',
  payload: { codeHashes },
})
export const recoveryCodeCheckSucceeded = (codeHash: string): RecoveryCodeCheckSucceeded => ({
  type: 'user.human.mfa.recoverycode.check.succeeded',
  payload: { codeHash },
})
export const recoveryCodeCheckFailed = (): RecoveryCodeCheckFailed => ({
  type: 'user.human.mfa.recoverycode.check.failed',
  payload: {},
})
export const recoveryCodesRemoved = (): RecoveryCodesRemoved => ({
  type: 'user.human.mfa.recoverycode.removed',
  payload: {},
})

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
