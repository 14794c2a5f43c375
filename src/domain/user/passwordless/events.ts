import type { CodePayload } from '#domain/user/initialization/events.ts'
import type { PendingCode, SpentCode, User } from '#domain/user/user-state.ts'
import type { FoldTable } from '#eventstore/aggregate.ts'

/** A registered passkey, as WebAuthn describes a credential record; binary values in base64url. */
export type Passkey = {
  readonly name: string
  readonly credentialId: string
  readonly publicKey: string
  readonly counter: number
  readonly aaguid: string
  readonly transports: readonly string[]
  readonly backedUp: boolean
  /** The relying party id it was made for, and the browser that made it. */
  readonly rpId: string
  readonly userAgent: string
  readonly createdAt: number
  readonly changedAt: number
  readonly sequence: number
}
/** `tokens` by passkey id; registration codes, open and spent, by code id. */
export type Passkeys = {
  readonly tokens: { readonly [id: string]: Passkey }
  readonly registrations: { readonly [codeId: string]: PendingCode & { readonly mailed: boolean } }
  readonly spentRegistrations: { readonly [codeId: string]: SpentCode }
}

export type PasskeyRegistered = {
  type: 'user.human.passwordless.token.verified'
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
export type PasskeySignCountChanged = {
  type: 'user.human.passwordless.token.signcount.changed'
  payload: { id: string; counter: number }
}
export type PasskeyCheckSucceeded = { type: 'user.human.passwordless.token.check.succeeded'; payload: { id: string } }
/** A signature cannot be guessed: this is for the record, and counts towards no lock. */
export type PasskeyCheckFailed = {
  type: 'user.human.passwordless.token.check.failed'
  payload: Record<string, never>
}
export type PasskeyRemoved = { type: 'user.human.passwordless.token.removed'; payload: { id: string } }
/** A registration code that the API returns as a link; no mail. */
export type PasskeyCodeAdded = {
  type: 'user.human.passwordless.initialization.code.added'
  payload: CodePayload & { id: string }
}
/** A registration code that is to be mailed. */
export type PasskeyCodeRequested = {
  type: 'user.human.passwordless.initialization.code.requested'
  payload: CodePayload & { id: string }
}
export type PasskeyCodeSent = {
  type: 'user.human.passwordless.initialization.code.sent'
  payload: { id: string }
}
export type PasskeyCodeCheckFailed = {
  type: 'user.human.passwordless.initialization.code.check.failed'
  payload: { id: string }
}
export type PasskeyCodeCheckSucceeded = {
  type: 'user.human.passwordless.initialization.code.check.succeeded'
  payload: { id: string }
}
export type PasswordlessEvent =
  | PasskeyRegistered
  | PasskeySignCountChanged
  | PasskeyCheckSucceeded
  | PasskeyCheckFailed
  | PasskeyRemoved
  | PasskeyCodeAdded
  | PasskeyCodeRequested
  | PasskeyCodeSent
  | PasskeyCodeCheckFailed
  | PasskeyCodeCheckSucceeded

export const passkeyRegistered = (payload: PasskeyRegistered['payload']): PasskeyRegistered => ({
  type: 'user.human.passwordless.token.verified',
  payload,
})
export const passkeySignCountChanged = (id: string, counter: number): PasskeySignCountChanged => ({
  type: 'user.human.passwordless.token.signcount.changed',
  payload: { id, counter },
})
export const passkeyCheckSucceeded = (id: string): PasskeyCheckSucceeded => ({
  type: 'user.human.passwordless.token.check.succeeded',
  payload: { id },
})
export const passkeyCheckFailed = (): PasskeyCheckFailed => ({
  type: 'user.human.passwordless.token.check.failed',
  payload: {},
})
export const passkeyRemoved = (id: string): PasskeyRemoved => ({
  type: 'user.human.passwordless.token.removed',
  payload: { id },
})
export const passkeyCodeAdded = (payload: PasskeyCodeAdded['payload']): PasskeyCodeAdded => ({
  type: 'user.human.passwordless.initialization.code.added',
  payload,
})
export const passkeyCodeRequested = (payload: PasskeyCodeRequested['payload']): PasskeyCodeRequested => ({
  type: 'user.human.passwordless.initialization.code.requested',
  payload,
})
export const passkeyCodeSent = (id: string): PasskeyCodeSent => ({
  type: 'user.human.passwordless.initialization.code.sent',
  payload: { id },
})
export const passkeyCodeCheckFailed = (id: string): PasskeyCodeCheckFailed => ({
  type: 'user.human.passwordless.initialization.code.check.failed',
  payload: { id },
})
export const passkeyCodeCheckSucceeded = (id: string): PasskeyCodeCheckSucceeded => ({
  type: 'user.human.passwordless.initialization.code.check.succeeded',
  payload: { id },
})

/** How many registration codes of a person are remembered of each kind, open and spent: the newest. */
const MAX_CODES = 20

const newest = <T>(codes: Readonly<Record<string, T>>): Readonly<Record<string, T>> =>
  Object.fromEntries(Object.entries(codes).slice(-MAX_CODES))

const addCode = (
  user: User,
  { payload: { id, ...code }, sequence }: { payload: CodePayload & { id: string }; sequence: number },
  mailed: boolean,
): User => ({
  ...user,
  passkeys: {
    ...user.passkeys,
    registrations: newest({ ...user.passkeys.registrations, [id]: { ...code, sequence, failures: 0, mailed } }),
  },
})

export const passwordlessFold: FoldTable<User, PasswordlessEvent> = {
  'user.human.passwordless.token.verified': (user, { payload: { id, ...passkey }, createdAt, sequence }) => ({
    ...user,
    passkeys: {
      ...user.passkeys,
      tokens: { ...user.passkeys.tokens, [id]: { ...passkey, createdAt, changedAt: createdAt, sequence } },
    },
  }),
  'user.human.passwordless.token.signcount.changed': (user, { payload, createdAt, sequence }) => {
    const known = user.passkeys.tokens[payload.id]
    if (!known) return user
    const used = { ...known, counter: payload.counter, changedAt: createdAt, sequence }
    return { ...user, passkeys: { ...user.passkeys, tokens: { ...user.passkeys.tokens, [payload.id]: used } } }
  },
  'user.human.passwordless.token.check.succeeded': (user) => user,
  'user.human.passwordless.token.check.failed': (user) => user,
  'user.human.passwordless.token.removed': (user, { payload }) => {
    const { [payload.id]: _gone, ...tokens } = user.passkeys.tokens
    return { ...user, passkeys: { ...user.passkeys, tokens } }
  },
  'user.human.passwordless.initialization.code.added': (user, event) => addCode(user, event, false),
  'user.human.passwordless.initialization.code.requested': (user, event) => addCode(user, event, true),
  'user.human.passwordless.initialization.code.sent': (user) => user,
  'user.human.passwordless.initialization.code.check.failed': (user, { payload }) => {
    const open = user.passkeys.registrations[payload.id]
    if (!open) return user
    const registrations = { ...user.passkeys.registrations, [payload.id]: { ...open, failures: open.failures + 1 } }
    return { ...user, passkeys: { ...user.passkeys, registrations } }
  },
  'user.human.passwordless.initialization.code.check.succeeded': (user, { payload }) => {
    const { [payload.id]: used, ...registrations } = user.passkeys.registrations
    if (!used) return user
    const spent: SpentCode = { code: used.code, reason: 'used' }
    const spentRegistrations = newest({ ...user.passkeys.spentRegistrations, [payload.id]: spent })
    return { ...user, passkeys: { ...user.passkeys, registrations, spentRegistrations } }
  },
}
