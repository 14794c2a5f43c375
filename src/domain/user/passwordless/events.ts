import type { CodePayload } from '#domain/user/initialization/events.ts'
import type { PendingCode, SpentCode, User } from '#domain/user/user-state.ts'
import type { FoldTable } from '#eventstore/aggregate.ts'
import { type EventOf, event } from '#eventstore/define-event.ts'

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

export type PasswordlessEvent =
  | PasskeyRegistered
  | EventOf<
      | typeof passkeySignCountChanged
      | typeof passkeyCheckSucceeded
      | typeof passkeyCheckFailed
      | typeof passkeyRemoved
      | typeof passkeyCodeAdded
      | typeof passkeyCodeRequested
      | typeof passkeyCodeSent
      | typeof passkeyCodeCheckFailed
      | typeof passkeyCodeCheckSucceeded
    >

export const passkeyRegistered = event(
  'user.human.passwordless.token.verified',
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
export type PasskeyRegistered = EventOf<typeof passkeyRegistered>
export const passkeySignCountChanged = event(
  'user.human.passwordless.token.signcount.changed',
  (id: string, counter: number) => ({ id, counter }),
)
export const passkeyCheckSucceeded = event('user.human.passwordless.token.check.succeeded', (id: string) => ({ id }))
/** A signature cannot be guessed: this is for the record, and counts towards no lock. */
export const passkeyCheckFailed = event('user.human.passwordless.token.check.failed')
export const passkeyRemoved = event('user.human.passwordless.token.removed', (id: string) => ({ id }))
/** A registration code that the API returns as a link; no mail. */
export const passkeyCodeAdded = event(
  'user.human.passwordless.initialization.code.added',
  (payload: CodePayload & { id: string }) => payload,
)
/** A registration code that is to be mailed. */
export const passkeyCodeRequested = event(
  'user.human.passwordless.initialization.code.requested',
  (payload: CodePayload & { id: string }) => payload,
)
export const passkeyCodeSent = event('user.human.passwordless.initialization.code.sent', (id: string) => ({ id }))
export const passkeyCodeCheckFailed = event(
  'user.human.passwordless.initialization.code.check.failed',
  (id: string) => ({ id }),
)
export const passkeyCodeCheckSucceeded = event(
  'user.human.passwordless.initialization.code.check.succeeded',
  (id: string) => ({ id }),
)

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
    const { [payload.id]: _removed, ...tokens } = user.passkeys.tokens
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
