import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { changeUser } from '#domain/user/access/change-user.ts'
import { may } from '#domain/user/access/user-access.ts'
import { isEmailAddress } from '#domain/user/email/email-address.ts'
import { emailChanged } from '#domain/user/email/events.ts'
import { type CodePayload, initializationCodeAdded } from '#domain/user/initialization/events.ts'
import { newCode } from '#domain/user/new-code.ts'
import type { UserEvent } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'

/** Sends a new initialization code and ends the old one. `wanted`: a new address of the user; '' : the known one. */
export async function resendInitialization(ctx: Context, target: Target, newEmail = ''): Promise<Details> {
  const email = newEmail.trim()
  if (email && !isEmailAddress(email)) throw refuse('email.invalid')
  const { payload } = newCode(ctx, 'initializeUser')
  const after = await changeUser(ctx, target, may('user.write'), (user) =>
    decideResendInitialization(user, email, payload),
  )
  return detailsOf(after)
}

export function decideResendInitialization(user: User, email: string, code: CodePayload): UserEvent[] {
  if (user.status !== 'initial') throw refuse('user.alreadyInitialised')
  const moved = email !== '' && email !== user.email.address
  return [...(moved ? [emailChanged(email)] : []), initializationCodeAdded(code)]
}
