import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import type { CodePayload } from '#domain/user/initialization/events.ts'
import { requireUser } from '#domain/user/load-user.ts'
import { newCode } from '#domain/user/new-code.ts'
import { phoneChanged, phoneCodeAdded, phoneVerified } from '#domain/user/phone/events.ts'
import { normalizePhone } from '#domain/user/phone/normalize-phone.ts'
import { type UserEvent, userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import { failedPrecondition } from '#kit/errors.ts'

export interface UpdateHumanPhone {
  readonly userId: string
  readonly number: string
  /** The caller vouches for it; otherwise the person is sent a code. */
  readonly verified: boolean
}

const missing = () => failedPrecondition('COMMAND-3M0fs', 'Errors.User.NotFound')

/** Gives a person a phone number, or calls the known one verified (contract §7.3). */
export async function updateHumanPhone(ctx: OrgContext, input: UpdateHumanPhone): Promise<Details> {
  ctx.caller.require('user.write', ctx.orgId)
  const phone = { number: normalizePhone(input.number), verified: input.verified }
  const { payload } = newCode(ctx, 'phoneVerification')
  const after = await ctx.events.change(author(ctx), userAggregate, input.userId, (user) => {
    requireUser(user, ctx.orgId, missing)
    return decideUpdateHumanPhone(user.state, phone, payload)
  })
  return detailsOf(after)
}

export function decideUpdateHumanPhone(
  user: User,
  phone: { number: string; verified: boolean },
  code: CodePayload,
): UserEvent[] {
  if (user.type !== 'human') throw missing()
  const moved = phone.number !== user.phone.number
  const proven = phone.verified && !user.phone.verified
  if (!moved && !proven) throw failedPrecondition('COMMAND-wF94r', 'Errors.User.Phone.NotChanged')
  return [...(moved ? [phoneChanged(phone.number)] : []), phone.verified ? phoneVerified() : phoneCodeAdded(code)]
}
