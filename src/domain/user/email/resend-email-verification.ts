import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { changeUser } from '#domain/user/access/change-user.ts'
import { mayOrSelf } from '#domain/user/access/user-access.ts'
import { emailCodeAdded } from '#domain/user/email/events.ts'
import type { CodePayload } from '#domain/user/initialization/events.ts'
import { newCode } from '#domain/user/new-code.ts'
import type { UserEvent } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'

/** Mails a new code for an address that is not verified; the old one ends. */
export async function resendEmailVerification(ctx: Context, target: Target): Promise<Details> {
  const { payload } = newCode(ctx, 'emailVerification')
  const after = await changeUser(ctx, target, mayOrSelf('user.write'), (user) =>
    decideResendEmailVerification(user, payload),
  )
  return detailsOf(after)
}

export function decideResendEmailVerification(user: User, code: CodePayload): UserEvent[] {
  if (user.type !== 'human') throw refuse('user.notHuman')
  if (user.status === 'initial') throw refuse('user.notInitialised')
  if (user.email.verified) throw refuse('email.alreadyVerified')
  return [emailCodeAdded(code)]
}
