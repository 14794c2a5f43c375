/**
 * Sign-up by invitation: a user is created without credential or message (`required`), invited by a link at the
 * caller's request (an initialization code), and signed up once the user, or the caller for them, sets a password.
 */

import type { SpentCode, User } from '#domain/user/user-state.ts'
import type { FoldTable } from '#eventstore/aggregate.ts'
import { type EventOf, event } from '#eventstore/define-event.ts'

export type LinkType = 'invitation' | 'passwordReset'

export type SignupEvent = EventOf<typeof signupRequired | typeof signupFinished | typeof ticketUsed>

/** The person has yet to sign up; an invitation that is open ends. */
export const signupRequired = event('user.human.signup.required')
/** Signed up by the caller: an invitation that is open ends. */
export const signupFinished = event('user.human.signup.finished')
/** The ticket of a mailed link was verified by the caller, and is used up by it. */
export const ticketUsed = event('user.human.ticket.used', (link: LinkType) => ({ link }))

const endInvitation = (user: User, reason: SpentCode['reason']): User => {
  const { initCode, ...rest } = user
  if (!initCode) return user
  return { ...rest, spentCodes: { ...user.spentCodes, initialization: { code: initCode.code, reason } } }
}

const endReset = (user: User): User => {
  const { resetCode, ...password } = user.password
  if (!resetCode) return user
  return { ...user, password, spentCodes: { ...user.spentCodes, password: { code: resetCode.code, reason: 'used' } } }
}

export const signupFold: FoldTable<User, SignupEvent> = {
  'user.human.signup.required': (user) => ({ ...endInvitation(user, 'replaced'), status: 'initial' }),
  'user.human.signup.finished': (user) => ({ ...endInvitation(user, 'replaced'), status: 'active' }),
  'user.human.ticket.used': (user, { payload }) =>
    payload.link === 'invitation' ? endInvitation(user, 'used') : endReset(user),
}
