import type { CodePayload } from '#domain/user/initialization/events.ts'
import type { PendingCode, User } from '#domain/user/user-state.ts'
import type { FoldTable } from '#eventstore/aggregate.ts'
import { type EventOf, event } from '#eventstore/define-event.ts'

/** Failed checks after which an invite code is dropped; a new one can be created. */
const MAX_FAILURES = 3

/** `applicationName` is shown in the mail. */
export type InviteCodePayload = CodePayload & { applicationName?: string }
export type InviteCode = PendingCode & { readonly applicationName?: string }

export type InviteEvent = EventOf<
  typeof inviteCodeAdded | typeof inviteCodeSent | typeof inviteCheckSucceeded | typeof inviteCheckFailed
>

export const inviteCodeAdded = event('user.human.invite.code.added', (payload: InviteCodePayload) => payload)
export const inviteCodeSent = event('user.human.invite.code.sent')
export const inviteCheckSucceeded = event('user.human.invite.check.succeeded')
export const inviteCheckFailed = event('user.human.invite.check.failed')

const withoutInvite = (user: User): User => {
  const { invite: _ended, ...rest } = user
  return rest
}

export const inviteFold: FoldTable<User, InviteEvent> = {
  'user.human.invite.code.added': (user, { payload, sequence, createdAt }) => ({
    ...user,
    invite: { ...payload, sequence, failures: 0, createdAt },
  }),
  'user.human.invite.code.sent': (user) => user,
  'user.human.invite.check.succeeded': withoutInvite,
  'user.human.invite.check.failed': (user) => {
    if (!user.invite) return user
    const failures = user.invite.failures + 1
    return failures >= MAX_FAILURES ? withoutInvite(user) : { ...user, invite: { ...user.invite, failures } }
  },
}
