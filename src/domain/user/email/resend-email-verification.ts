import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { emailCodeAdded } from '#domain/user/email/events.ts'
import type { CodePayload } from '#domain/user/initialization/events.ts'
import { requireUser } from '#domain/user/load-user.ts'
import { newCode } from '#domain/user/new-code.ts'
import { type UserEvent, userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import { failedPrecondition, notFound } from '#kit/errors.ts'

const missing = () => notFound('COMMAND-0Pe4r', 'Errors.User.Email.NotFound')

/** Mails a new code for the address; the old one ends (contract §7.3). */
export async function resendEmailVerification(ctx: OrgContext, userId: string): Promise<Details> {
  ctx.caller.require('user.write', ctx.orgId)
  const { payload } = newCode(ctx, 'emailVerification')
  const after = await ctx.events.change(author(ctx), userAggregate, userId, (user) => {
    requireUser(user, ctx.orgId, missing)
    return decideResendEmailVerification(user.state, payload)
  })
  return detailsOf(after)
}

export function decideResendEmailVerification(user: User, code: CodePayload): UserEvent[] {
  if (user.type !== 'human') throw missing()
  if (user.status === 'initial') throw failedPrecondition('COMMAND-E3fbw', 'Errors.User.NotInitialised')
  if (user.email.verified) throw failedPrecondition('COMMAND-3M9ds', 'Errors.User.Email.AlreadyVerified')
  return [emailCodeAdded(code)]
}
