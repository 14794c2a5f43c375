import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { isEmailAddress } from '#domain/user/email/email-address.ts'
import { emailChanged, emailCodeAdded, emailVerified } from '#domain/user/email/events.ts'
import type { CodePayload } from '#domain/user/initialization/events.ts'
import { requireUser } from '#domain/user/load-user.ts'
import { newCode } from '#domain/user/new-code.ts'
import { type UserEvent, userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import { failedPrecondition, invalidArgument } from '#kit/errors.ts'

export interface UpdateEmail {
  readonly userId: string
  readonly address: string
  /** The caller vouches for it; otherwise the person is mailed a code. */
  readonly verified: boolean
}

const missing = () => failedPrecondition('COMMAND-0Pe4r', 'Errors.User.NotFound')

/** Gives a person another address, or calls the known one verified (contract §7.3). */
export async function updateEmail(ctx: OrgContext, input: UpdateEmail): Promise<Details> {
  ctx.caller.require('user.write', ctx.orgId)
  const address = input.address.trim()
  if (!address) throw invalidArgument('EMAIL-spblu', 'Errors.User.Email.Empty')
  if (!isEmailAddress(address)) throw invalidArgument('EMAIL-599BI', 'Errors.User.Email.Invalid')
  const { payload } = newCode(ctx, 'emailVerification')
  const after = await ctx.events.change(author(ctx), userAggregate, input.userId, (user) => {
    requireUser(user, ctx.orgId, missing)
    return decideUpdateEmail(user.state, { address, verified: input.verified }, payload)
  })
  return detailsOf(after)
}

export function decideUpdateEmail(
  user: User,
  email: { address: string; verified: boolean },
  code: CodePayload,
): UserEvent[] {
  if (user.type !== 'human') throw missing()
  if (user.status === 'initial') throw failedPrecondition('COMMAND-J8dsk', 'Errors.User.NotInitialised')
  const moved = email.address !== user.email.address
  const proven = email.verified && !user.email.verified
  if (!moved && !proven) throw failedPrecondition('COMMAND-2b7fM', 'Errors.User.Email.NotChanged')
  return [...(moved ? [emailChanged(email.address)] : []), email.verified ? emailVerified() : emailCodeAdded(code)]
}
