import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { isEmailAddress } from '#domain/user/email/email-address.ts'
import { emailChanged } from '#domain/user/email/events.ts'
import { type CodePayload, initializationCodeAdded } from '#domain/user/initialization/events.ts'
import { requireUser } from '#domain/user/load-user.ts'
import { newCode } from '#domain/user/new-code.ts'
import { type UserEvent, userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import { failedPrecondition, invalidArgument, notFound } from '#kit/errors.ts'

export interface ResendInitialization {
  readonly userId: string
  /** A new address for the mail, and from now on the user's; '' : the one known. */
  readonly email: string
}

/** Sends a new initialization code; the old one ends (contract §3.3). */
export async function resendInitialization(ctx: OrgContext, input: ResendInitialization): Promise<Details> {
  ctx.caller.require('user.write', ctx.orgId)
  const email = input.email.trim()
  if (email && !isEmailAddress(email)) throw invalidArgument('EMAIL-599BI', 'Errors.User.Email.Invalid')
  const { payload } = newCode(ctx, 'initializeUser')
  const after = await ctx.events.change(author(ctx), userAggregate, input.userId, (user) => {
    requireUser(user, ctx.orgId, () => notFound('COMMAND-2M9df', 'Errors.User.NotFound'))
    return decideResendInitialization(user.state, email, payload)
  })
  return detailsOf(after)
}

export function decideResendInitialization(user: User, email: string, code: CodePayload): UserEvent[] {
  if (user.status !== 'initial') throw failedPrecondition('COMMAND-2M9sd', 'Errors.User.AlreadyInitialised')
  const moved = email !== '' && email !== user.email.address
  return [...(moved ? [emailChanged(email)] : []), initializationCodeAdded(code)]
}
