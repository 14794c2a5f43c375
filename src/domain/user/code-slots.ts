import { MAX_CODE_FAILURES } from '#domain/user/check-code.ts'
import { emailVerificationFailed } from '#domain/user/email/events.ts'
import { initializationCheckFailed } from '#domain/user/initialization/events.ts'
import { inviteCheckFailed } from '#domain/user/invite/events.ts'
import type { CodeKind } from '#domain/user/new-code.ts'
import { passwordCodeCheckFailed } from '#domain/user/password/events.ts'
import { passkeyCodeCheckFailed } from '#domain/user/passwordless/events.ts'
import { phoneVerificationFailed } from '#domain/user/phone/events.ts'
import type { UserEvent } from '#domain/user/user.ts'
import type { PendingCode, SpentCode, User } from '#domain/user/user-state.ts'
import { ownProperty } from '#kit/own-property.ts'

/** Where a user keeps one kind of code that was sent as a link, and how a wrong try at it is recorded. */
export interface CodeSlot {
  readonly kind: CodeKind
  /** The code that counts now; none where the user's state does not allow it to be used. */
  pending(user: User): PendingCode | undefined
  spent(user: User): SpentCode | undefined
  failed(): UserEvent
}

/** Whether a code can still be typed: not over, and not dead by wrong tries. `now` in epoch milliseconds. */
export const isCodeOpen = (pending: PendingCode | undefined, now: number): boolean =>
  pending !== undefined && pending.expiresAt > now && pending.failures < MAX_CODE_FAILURES

const mayUse = (user: User): boolean => user.status !== 'inactive' && user.status !== 'locked'

export const initializationSlot: CodeSlot = {
  kind: 'initializeUser',
  pending: (user) => (user.status === 'initial' ? user.initCode : undefined),
  spent: (user) => user.spentCodes.initialization,
  failed: initializationCheckFailed,
}

export const emailSlot: CodeSlot = {
  kind: 'emailVerification',
  pending: (user) => (mayUse(user) ? user.email.code : undefined),
  spent: (user) => user.spentCodes.email,
  failed: emailVerificationFailed,
}

export const inviteSlot: CodeSlot = {
  kind: 'invite',
  pending: (user) => (mayUse(user) ? user.invite : undefined),
  spent: () => undefined,
  failed: inviteCheckFailed,
}

export const phoneSlot: CodeSlot = {
  kind: 'phoneVerification',
  pending: (user) => (mayUse(user) ? user.phone.code : undefined),
  spent: () => undefined,
  failed: phoneVerificationFailed,
}

export const passwordResetSlot: CodeSlot = {
  kind: 'passwordReset',
  pending: (user) => (mayUse(user) ? user.password.resetCode : undefined),
  spent: (user) => user.spentCodes.password,
  failed: passwordCodeCheckFailed,
}

export const passkeySlot = (codeId: string): CodeSlot => ({
  kind: 'passwordlessInit',
  pending: (user) => (mayUse(user) ? ownProperty(user.passkeys.registrations, codeId) : undefined),
  spent: (user) => ownProperty(user.passkeys.spentRegistrations, codeId),
  failed: () => passkeyCodeCheckFailed(codeId),
})
