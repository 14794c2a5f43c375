import type { CodePayload } from '#domain/user/initialization/events.ts'
import type { PendingCode, User } from '#domain/user/user-state.ts'
import type { FoldTable } from '#eventstore/aggregate.ts'

/** Failed checks after which an invite code is dropped; a new one can be created. */
const MAX_FAILURES = 3

type Nothing = Record<string, never>
/** `applicationName` is shown in the mail. */
export type InviteCodePayload = CodePayload & { applicationName?: string }
export type InviteCode = PendingCode & { readonly applicationName?: string }

export type InviteCodeAdded = { type: 'user.human.invite.code.added'; payload: InviteCodePayload }
export type InviteCodeSent = { type: 'user.human.invite.code.sent'; payload: Nothing }
export type InviteCheckSucceeded = { type: 'user.human.invite.check.succeeded'; payload: Nothing }
export type InviteCheckFailed = { type: 'user.human.invite.check.failed'; payload: Nothing }
export type InviteEvent = InviteCodeAdded | InviteCodeSent | InviteCheckSucceeded | InviteCheckFailed

export const inviteCodeAdded = (payload: InviteCodePayload): InviteCodeAdded => ({
  type: 'user.human.invite.code.added',
  payload,
})
export const inviteCodeSent = (): InviteCodeSent => ({ type: 'user.human.invite.code.sent', payload: {} })
export const inviteCheckSucceeded = (): InviteCheckSucceeded => ({
  type: 'user.human.invite.check.succeeded',
  payload: {},
})
export const inviteCheckFailed = (): InviteCheckFailed => ({ type: 'user.human.invite.check.failed', payload: {} })

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
