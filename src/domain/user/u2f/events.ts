import { afterRightFactor } from '#domain/user/factor/events.ts'
import type { Passkey } from '#domain/user/passwordless/events.ts'
import type { User } from '#domain/user/user-state.ts'
import type { FoldTable } from '#eventstore/aggregate.ts'
import { type EventOf, event } from '#eventstore/define-event.ts'

/** A security key that counts as a second factor: the same credential record as a passkey's. */
export type SecurityKeys = { readonly [id: string]: Passkey }

export type SecurityKeyEvent =
  | SecurityKeyRegistered
  | EventOf<
      | typeof securityKeyRemoved
      | typeof securityKeySignCountChanged
      | typeof securityKeyCheckSucceeded
      | typeof securityKeyCheckFailed
    >

export const securityKeyRegistered = event(
  'user.human.mfa.u2f.token.verified',
  (payload: {
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
  }) => payload,
)
export type SecurityKeyRegistered = EventOf<typeof securityKeyRegistered>
export const securityKeyRemoved = event('user.human.mfa.u2f.token.removed', (id: string) => ({ id }))
export const securityKeySignCountChanged = event(
  'user.human.mfa.u2f.token.signcount.changed',
  (id: string, counter: number) => ({ id, counter }),
)
export const securityKeyCheckSucceeded = event('user.human.mfa.u2f.token.check.succeeded', (id: string) => ({ id }))
/** A signature cannot be guessed: this is for the record, and counts towards no lock. */
export const securityKeyCheckFailed = event('user.human.mfa.u2f.token.check.failed')

export const securityKeyFold: FoldTable<User, SecurityKeyEvent> = {
  'user.human.mfa.u2f.token.verified': (user, { payload: { id, ...key }, createdAt, sequence }) => ({
    ...user,
    securityKeys: { ...user.securityKeys, [id]: { ...key, createdAt, changedAt: createdAt, sequence } },
  }),
  'user.human.mfa.u2f.token.removed': (user, { payload }) => {
    const { [payload.id]: _removed, ...securityKeys } = user.securityKeys
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
