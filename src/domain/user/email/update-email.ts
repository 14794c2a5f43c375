import type { Context } from '#domain/context.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { changeUser } from '#domain/user/access/change-user.ts'
import { may } from '#domain/user/access/user-access.ts'
import { isEmailAddress } from '#domain/user/email/email-address.ts'
import { emailChanged, emailCodeAdded, emailVerified } from '#domain/user/email/events.ts'
import type { CodePayload } from '#domain/user/initialization/events.ts'
import { type CodeDelivery, codeAccess, type IssuedCode, issuedCode, newDeliveredCode } from '#domain/user/new-code.ts'
import type { UserEvent } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'

export interface UpdateEmail {
  readonly address: string
  /** The caller vouches for it; otherwise a code is created. */
  readonly verified: boolean
  /** Of the code; sent when absent. */
  readonly delivery?: CodeDelivery
}

/** Changes the email address of a person, or marks the present one as verified. */
export async function updateEmail(
  ctx: Context,
  target: Target,
  { delivery = { kind: 'send' }, ...input }: UpdateEmail,
): Promise<IssuedCode> {
  const address = input.address.trim()
  if (!address) throw refuse('email.empty')
  if (!isEmailAddress(address)) throw refuse('email.invalid')
  const { plain, payload } = newDeliveredCode(ctx, 'emailVerification', delivery)
  const after = await changeUser(ctx, target, input.verified ? may('user.write') : codeAccess(delivery), (user) =>
    decideUpdateEmail(user, { address, verified: input.verified }, payload),
  )
  return issuedCode(after, delivery, plain)
}

export function decideUpdateEmail(
  user: User,
  email: { address: string; verified: boolean },
  code: CodePayload,
): UserEvent[] {
  if (user.type !== 'human') throw refuse('user.notHuman')
  if (user.status === 'initial') throw refuse('user.notInitialised')
  const moved = email.address !== user.email.address
  const proven = email.verified && !user.email.verified
  if (!moved && !proven) throw refuse('email.notChanged')
  return [...(moved ? [emailChanged(email.address)] : []), email.verified ? emailVerified() : emailCodeAdded(code)]
}
