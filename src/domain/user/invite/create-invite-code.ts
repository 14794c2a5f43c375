import type { Context } from '#domain/context.ts'
import { requireOneLine } from '#domain/input/one-line.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { changeUser } from '#domain/user/access/change-user.ts'
import { may } from '#domain/user/access/user-access.ts'
import { type InviteCodePayload, inviteCodeAdded } from '#domain/user/invite/events.ts'
import { type CodeDelivery, type IssuedCode, issuedCode, newDeliveredCode } from '#domain/user/new-code.ts'
import type { UserEvent } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'

export interface CreateInviteCode {
  readonly delivery: CodeDelivery
  /** Shown in the mail in place of the product's name; '' : the product's name. */
  readonly applicationName: string
}

/** Invites a user without any credential by a code. Replaces an earlier code. */
export async function createInviteCode(
  ctx: Context,
  user: Target,
  { delivery, applicationName }: CreateInviteCode,
): Promise<IssuedCode> {
  requireOneLine({ applicationName })
  const { plain, payload } = newDeliveredCode(ctx, 'invite', delivery)
  const code = applicationName ? { ...payload, applicationName } : payload
  const after = await changeUser(ctx, user, may('user.write'), (state) => decideCreateInviteCode(state, code))
  return issuedCode(after, delivery, plain)
}

export function decideCreateInviteCode(user: User, code: InviteCodePayload): UserEvent[] {
  if (user.type !== 'human') throw refuse('user.notHuman')
  if (user.status === 'initial') throw refuse('user.notInitialised')
  if (hasCredential(user)) throw refuse('invite.alreadyInitialised')
  return [inviteCodeAdded(code)]
}

/** Whether the user can sign in: by a password, a passkey or a linked provider. */
export const hasCredential = (user: User): boolean =>
  user.password.hash !== '' || user.idpLinks.length > 0 || Object.keys(user.passkeys.tokens).length > 0
