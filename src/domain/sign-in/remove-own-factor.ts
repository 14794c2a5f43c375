/**
 * Removal of a user's factor by the user, in a recently verified session. Other callers are rejected, whatever their
 * permissions: administrators use other commands.
 */

import { noPermission } from '#domain/caller.ts'
import { author } from '#domain/context.ts'
import { loadPolicies } from '#domain/policy/load-policies.ts'
import { type LoginPolicy, loginPolicy } from '#domain/policy/login-policy.ts'
import { effectivePolicy } from '#domain/policy/policies.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { PageContext } from '#domain/sign-in/page-context.ts'
import { authenticatedAt, type Session } from '#domain/sign-in/session.ts'
import { requireKnown } from '#domain/user/access/user-access.ts'
import { signInsEnded } from '#domain/user/factor/events.ts'
import { readyFactors } from '#domain/user/factor/ready-factors.ts'
import { decideRemoveOtpEmail } from '#domain/user/otp/remove-otp-email.ts'
import { decideRemoveOtpSms } from '#domain/user/otp/remove-otp-sms.ts'
import { decideRemovePasskey } from '#domain/user/passwordless/remove-passkey.ts'
import { decideRemoveRecoveryCodes } from '#domain/user/recovery/remove-recovery-codes.ts'
import { decideRemoveTotp } from '#domain/user/totp/remove-totp.ts'
import { decideRemoveU2f } from '#domain/user/u2f/remove-u2f.ts'
import { type UserEvent, userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import type { Folded } from '#eventstore/aggregate.ts'

/** `id`: id of the authenticator, security key or passkey; '' for other factors. */
export interface OwnFactor {
  readonly kind: 'otp' | 'u2f' | 'otpEmail' | 'otpSms' | 'passkey' | 'recoveryCodes'
  readonly id: string
}

/** Maximum age of the session's verification, milliseconds. */
const FRESH_MS = 5 * 60 * 1000

/** Returns whether the session was verified within the last minutes (ASVS 5.0 7.5.1). */
export const isFresh = (session: Pick<Session, 'factors' | 'createdAt'>, now: number): boolean =>
  authenticatedAt(session) + FRESH_MS > now

/**
 * Removes the factor and ends every session of the user (ASVS 5.0 7.4.3). Returns the user; the caller renews the
 * current session with the user's sequence.
 * @throws AppError failedPrecondition: `ownFactor.proofTooOld` (the session was verified too long ago),
 * `ownFactor.lastSecondFactor` (the policy requires a second factor), `ownFactor.lastFirstFactor` (no first factor
 * would remain); notFound; permissionDenied for the factor of another user
 */
export async function removeOwnFactor(
  ctx: PageContext,
  { session, factor }: { readonly session: Session; readonly factor: OwnFactor },
): Promise<Folded<User>> {
  if (ctx.caller.id !== session.userId) throw noPermission()
  if (session.completedAt === undefined || !isFresh(session, ctx.now)) throw refuse('ownFactor.proofTooOld')
  const policy = effectivePolicy(loginPolicy, await loadPolicies(ctx, ctx.orgId))
  return ctx.events.change(author(ctx), userAggregate, session.userId, (user) => {
    requireKnown(user, { id: session.userId, within: ctx.orgId })
    return decideRemoveOwnFactor(user.state, factor, policy)
  })
}

const removals: Readonly<Record<OwnFactor['kind'], (user: User, id: string) => UserEvent[]>> = {
  otp: decideRemoveTotp,
  u2f: decideRemoveU2f,
  otpEmail: decideRemoveOtpEmail,
  otpSms: decideRemoveOtpSms,
  passkey: decideRemovePasskey,
  recoveryCodes: decideRemoveRecoveryCodes,
}

export function decideRemoveOwnFactor(user: User, { kind, id }: OwnFactor, policy: LoginPolicy): UserEvent[] {
  const removed = removals[kind](user, id)
  const loss = lossOf(user, { kind, id }, policy)
  if (loss === 'secondFactor') throw refuse('ownFactor.lastSecondFactor')
  if (loss === 'firstFactor') throw refuse('ownFactor.lastFirstFactor')
  return [...removed, signInsEnded()]
}

/** Returns the requirement that the removal would violate; undefined: the factor can be removed. */
export function lossOf(user: User, factor: OwnFactor, policy: LoginPolicy): 'secondFactor' | 'firstFactor' | undefined {
  const after = without(user, factor)
  const forced = policy.forceMfa || policy.forceMfaLocalOnly
  if (forced && hasSecond(user, policy) && !hasSecond(after, policy)) return 'secondFactor'
  return hasFirst(user, policy) && !hasFirst(after, policy) ? 'firstFactor' : undefined
}

/** Returns the state without the factor, as far as these rules read it. */
function without(user: User, { kind, id }: OwnFactor): User {
  if (kind === 'otp') {
    const { totp, ...rest } = user
    const left = [...(totp ? [totp] : []), ...user.furtherTotps].filter((one) => one.id !== id)
    return left[0] ? { ...rest, totp: left[0] } : rest
  }
  if (kind === 'otpEmail') return { ...user, otp: { ...user.otp, email: false } }
  if (kind === 'otpSms') return { ...user, otp: { ...user.otp, sms: false } }
  if (kind === 'u2f') return { ...user, securityKeys: leftOf(user.securityKeys, id) }
  if (kind === 'passkey') return { ...user, passkeys: { ...user.passkeys, tokens: leftOf(user.passkeys.tokens, id) } }
  return user
}

const leftOf = <T>(entries: Readonly<Record<string, T>>, id: string): Record<string, T> =>
  Object.fromEntries(Object.entries(entries).filter(([key]) => key !== id))

const mayUsePasskey = (user: User, policy: LoginPolicy): boolean =>
  policy.allowPasswordless && Object.keys(user.passkeys.tokens).length > 0

/** Recovery codes are not a factor. */
const hasSecond = (user: User, policy: LoginPolicy): boolean =>
  readyFactors(user).some((one) => policy.secondFactors.includes(one)) ||
  (policy.multiFactors.includes('u2fWithVerification') && mayUsePasskey(user, policy))

const hasFirst = (user: User, policy: LoginPolicy): boolean =>
  (user.password.hash !== '' && policy.allowUsernamePassword) ||
  mayUsePasskey(user, policy) ||
  (user.idpLinks.length > 0 && policy.allowExternalIdp)
