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
export type SecurityKeyEvent = SecurityKeyRegistered | SecurityKeyRemoved

export const securityKeyRegistered = (payload: SecurityKeyRegistered['payload']): SecurityKeyRegistered => ({
  type: 'user.human.mfa.u2f.token.verified',
  payload,
})
export const securityKeyRemoved = (id: string): SecurityKeyRemoved => ({
  type: 'user.human.mfa.u2f.token.removed',
  payload: { id },
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
}
