import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import type { CodePayload } from '#domain/user/initialization/events.ts'
import { requireUser } from '#domain/user/load-user.ts'
import { newCode } from '#domain/user/new-code.ts'
import { passwordCodeAdded } from '#domain/user/password/events.ts'
import { type UserEvent, userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import { failedPrecondition } from '#kit/errors.ts'

export interface RequestPasswordReset {
  readonly userId: string
  readonly channel: 'email' | 'sms'
}

const missing = () => failedPrecondition('COMMAND-Hj9ds', 'Errors.User.NotFound')

/** Sends a code that lets its receiver choose a new password; an older one ends (contract §7.3). */
export async function requestPasswordReset(
  ctx: OrgContext,
  { userId, channel }: RequestPasswordReset,
): Promise<Details> {
  ctx.caller.require('user.write', ctx.orgId)
  const { payload } = newCode(ctx, 'passwordReset')
  const after = await ctx.events.change(author(ctx), userAggregate, userId, (user) => {
    requireUser(user, ctx.orgId, missing)
    return decideRequestPasswordReset(user.state, channel, payload)
  })
  return detailsOf(after)
}

export function decideRequestPasswordReset(user: User, channel: 'email' | 'sms', code: CodePayload): UserEvent[] {
  if (user.type !== 'human') throw missing()
  if (user.status === 'initial') throw failedPrecondition('COMMAND-2M9sd', 'Errors.User.NotInitialised')
  if (channel === 'sms' && !user.phone.number) throw failedPrecondition('PHONE-Reset', 'Errors.User.Phone.NotFound')
  return [passwordCodeAdded({ ...code, channel })]
}
