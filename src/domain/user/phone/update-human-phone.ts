import type { Context } from '#domain/context.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { changeUser } from '#domain/user/access/change-user.ts'
import { may } from '#domain/user/access/user-access.ts'
import type { CodePayload } from '#domain/user/initialization/events.ts'
import { type CodeDelivery, codeAccess, type IssuedCode, issuedCode, newDeliveredCode } from '#domain/user/new-code.ts'
import { phoneChanged, phoneCodeAdded, phoneVerified } from '#domain/user/phone/events.ts'
import { normalizePhone } from '#domain/user/phone/normalize-phone.ts'
import type { UserEvent } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'

export interface UpdateHumanPhone {
  readonly number: string
  /** The caller vouches for it; otherwise a code is created. */
  readonly verified: boolean
  /** Of the code; sent when absent. */
  readonly delivery?: CodeDelivery
}

/** Changes the phone number of a person, or marks the present one as verified. */
export async function updateHumanPhone(
  ctx: Context,
  target: Target,
  { delivery = { kind: 'send' }, ...input }: UpdateHumanPhone,
): Promise<IssuedCode> {
  const phone = { number: normalizePhone(input.number), verified: input.verified }
  const { plain, payload } = newDeliveredCode(ctx, 'phoneVerification', delivery)
  const after = await changeUser(ctx, target, input.verified ? may('user.write') : codeAccess(delivery), (user) =>
    decideUpdateHumanPhone(user, phone, payload),
  )
  return issuedCode(after, delivery, plain)
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
