import { afterRightFactor } from '#domain/user/factor/events.ts'
import type { Passkey } from '#domain/user/passwordless/events.ts'
import type { User } from '#domain/user/user-state.ts'
import type { FoldTable } from '#eventstore/aggregate.ts'

/** A security key that counts as a second factor: the same credential record as a passkey's. */
export type SecurityKeys = { readonly [id: string]: Passkey }

export type SecurityKeyRegistered = {
  type: 'user.human.mfa.u2f.token.verified'
  payload: {
    id: string
    name: string
    credentialId: string
    publicKey: string
    counter: number
    aaguid: string
    transports: string[]
    backedUp: boolean
    rpId: string
    userAgent: string
  }
}
export type SecurityKeyRemoved = { type: 'user.human.mfa.u2f.token.removed'; payload: { id: string } }
export type SecurityKeySignCountChanged = {
  type: 'user.human.mfa.u2f.token.signcount.changed'
  payload: { id: string; counter: number }
}
export type SecurityKeyCheckSucceeded = {
  type: 'user.human.mfa.u2f.token.check.succeeded'
  payload: { id: string }
}
/** A signature cannot be guessed: this is for the record, and counts towards no lock. */
export type SecurityKeyCheckFailed = {
  type: 'user.human.mfa.u2f.token.check.failed'
  payload: Record<string, never>
}
export type SecurityKeyEvent =
  | SecurityKeyRegistered
  | SecurityKeyRemoved
  | SecurityKeySignCountChanged
  | SecurityKeyCheckSucceeded
  | SecurityKeyCheckFailed

export const securityKeyRegistered = (payload: SecurityKeyRegistered['payload']): SecurityKeyRegistered => ({
  type: 'user.human.mfa.u2f.token.verified',
  payload,
})
export const securityKeyRemoved = (id: string): SecurityKeyRemoved => ({
  type: 'user.human.mfa.u2f.token.removed',
  payload: { id },
})
export const securityKeySignCountChanged = (id: string, counter: number): SecurityKeySignCountChanged => ({
  type: 'user.human.mfa.u2f.token.signcount.changed',
  payload: { id, counter },
})
export const securityKeyCheckSucceeded = (id: string): SecurityKeyCheckSucceeded => ({
  type: 'user.human.mfa.u2f.token.check.succeeded',
  payload: { id },
})
export const securityKeyCheckFailed = (): SecurityKeyCheckFailed => ({
  type: 'user.human.mfa.u2f.token.check.failed',
  payload: {},
})

export const securityKeyFold: FoldTable<User, SecurityKeyEvent> = {
  'user.human.mfa.u2f.token.verified': (user, { payload: { id, ...key }, createdAt, sequence }) => ({
    ...user,
    securityKeys: { ...user.securityKeys, [id]: { ...key, createdAt, changedAt: createdAt, sequence } },
  }),
  'user.human.mfa.u2f.token.removed': (user, { payload }) => {
    const { [payload.id]: _gone, ...securityKeys } = user.securityKeys
    return { ...user, securityKeys }
  },
  'user.human.mfa.u2f.token.signcount.changed': (user, { payload, createdAt, sequence }) => {
    const known = user.securityKeys[payload.id]
    if (!known) return user
    const used = { ...known, counter: payload.counter, changedAt: createdAt, sequence }
    return { ...user, securityKeys: { ...user.securityKeys, [payload.id]: used } }
  },
  'user.human.mfa.u2f.token.check.succeeded': afterRightFactor,
  'user.human.mfa.u2f.token.check.failed': (user) => user,
}
