import type { Context } from '#domain/context.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { changeUser } from '#domain/user/access/change-user.ts'
import { emailCodeAdded } from '#domain/user/email/events.ts'
import type { CodePayload } from '#domain/user/initialization/events.ts'
import { type CodeDelivery, codeAccess, type IssuedCode, issuedCode, newDeliveredCode } from '#domain/user/new-code.ts'
import type { UserEvent } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'

export interface SendEmailCode {
  readonly delivery: CodeDelivery
  /** Only in place of a code that can still be used. */
  readonly again: boolean
}

/** Creates a code for the email address, verified or not; the old one ends. */
export async function sendEmailCode(
  ctx: Context,
  target: Target,
  { delivery, again }: SendEmailCode,
): Promise<IssuedCode> {
  const { plain, payload } = newDeliveredCode(ctx, 'emailVerification', delivery)
  const after = await changeUser(ctx, target, codeAccess(delivery), (user) => decideSendEmailCode(user, payload, again))
  return issuedCode(after, delivery, plain)
}

export function decideSendEmailCode(user: User, code: CodePayload, again: boolean): UserEvent[] {
  if (user.type !== 'human') throw refuse('user.notHuman')
  if (user.status === 'initial') throw refuse('user.notInitialised')
  if (again && !user.email.code) throw refuse('email.codeNotFound')
  return [emailCodeAdded(code)]
}
