import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { changeUser } from '#domain/user/access/change-user.ts'
import { may, mayOrSelf } from '#domain/user/access/user-access.ts'
import type { CodePayload } from '#domain/user/initialization/events.ts'
import { newCode } from '#domain/user/new-code.ts'
import { phoneChanged, phoneCodeAdded, phoneVerified } from '#domain/user/phone/events.ts'
import { normalizePhone } from '#domain/user/phone/normalize-phone.ts'
import type { UserEvent } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'

export interface UpdateHumanPhone {
  readonly number: string
  /** The caller vouches for it; otherwise the person is sent a code. */
  readonly verified: boolean
}

/** Changes the phone number of a person, or marks the present one as verified. */
export async function updateHumanPhone(ctx: Context, target: Target, input: UpdateHumanPhone): Promise<Details> {
  const phone = { number: normalizePhone(input.number), verified: input.verified }
  const { payload } = newCode(ctx, 'phoneVerification')
  const after = await changeUser(ctx, target, input.verified ? may('user.write') : mayOrSelf('user.write'), (user) =>
    decideUpdateHumanPhone(user, phone, payload),
  )
  return detailsOf(after)
}

export function decideUpdateHumanPhone(
  user: User,
  phone: { number: string; verified: boolean },
  code: CodePayload,
): UserEvent[] {
  if (user.type !== 'human') throw refuse('user.notHuman')
  const moved = phone.number !== user.phone.number
  const proven = phone.verified && !user.phone.verified
  if (!moved && !proven) throw refuse('phone.notChanged')
  return [...(moved ? [phoneChanged(phone.number)] : []), phone.verified ? phoneVerified() : phoneCodeAdded(code)]
}
