import type { Context } from '#domain/context.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { changeUser } from '#domain/user/access/change-user.ts'
import type { CodePayload } from '#domain/user/initialization/events.ts'
import { type CodeDelivery, codeAccess, type IssuedCode, issuedCode, newDeliveredCode } from '#domain/user/new-code.ts'
import { passwordCodeAdded } from '#domain/user/password/events.ts'
import type { UserEvent } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'

/** Creates a code for choosing a new password, and ends an older one. */
export async function requestPasswordReset(
  ctx: Context,
  target: Target,
  channel: 'email' | 'sms',
  delivery: CodeDelivery = { kind: 'send' },
): Promise<IssuedCode> {
  const { plain, payload } = newDeliveredCode(ctx, 'passwordReset', delivery)
  const after = await changeUser(ctx, target, codeAccess(delivery), (user) =>
    decideRequestPasswordReset(user, channel, payload),
  )
  return issuedCode(after, delivery, plain)
}

export function decideRequestPasswordReset(user: User, channel: 'email' | 'sms', code: CodePayload): UserEvent[] {
  if (user.type !== 'human') throw refuse('user.notHuman')
  if (user.status === 'initial') throw refuse('user.notInitialised')
  if (channel === 'sms' && !user.phone.number) throw refuse('phone.notFound')
  return [passwordCodeAdded({ ...code, channel })]
}
