import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { changeUser } from '#domain/user/access/change-user.ts'
import { may } from '#domain/user/access/user-access.ts'
import type { CodePayload } from '#domain/user/initialization/events.ts'
import { hasCredential } from '#domain/user/invite/create-invite-code.ts'
import { inviteCodeAdded } from '#domain/user/invite/events.ts'
import { newCode } from '#domain/user/new-code.ts'
import type { UserEvent } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'

/** Sends a new invite code with the template and application name of the last one. */
export async function resendInviteCode(ctx: Context, user: Target): Promise<Details> {
  const { payload } = newCode(ctx, 'invite')
  return detailsOf(await changeUser(ctx, user, may('user.write'), (state) => decideResendInviteCode(state, payload)))
}

export function decideResendInviteCode(user: User, code: CodePayload): UserEvent[] {
  if (hasCredential(user)) throw refuse('invite.alreadyInitialised')
  if (!user.invite || user.invite.codeReturned) throw refuse('invite.codeNotFound')
  const { urlTemplate, applicationName } = user.invite
  return [
    inviteCodeAdded({
      ...code,
      ...(urlTemplate ? { urlTemplate } : {}),
      ...(applicationName ? { applicationName } : {}),
    }),
  ]
}
