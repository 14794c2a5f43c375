/**
 * Signing up by invitation: a person is added without any credential and without a word to them (`required`), invited
 * by a link when the caller says so (an initialization code), and signed up once they, or the caller for them, set a
 * password.
 */
import type { SpentCode, User } from '#domain/user/user-state.ts'
import type { FoldTable } from '#eventstore/aggregate.ts'

export type LinkType = 'invitation' | 'passwordReset'

/** The person has yet to sign up; an invitation that is open ends. */
export type SignupRequired = { type: 'user.human.signup.required'; payload: Record<string, never> }
/** Signed up by the caller: an invitation that is open ends. */
export type SignupFinished = { type: 'user.human.signup.finished'; payload: Record<string, never> }
/** The ticket of a mailed link was verified by the caller, and is used up by it. */
export type TicketUsed = { type: 'user.human.ticket.used'; payload: { link: LinkType } }
export type SignupEvent = SignupRequired | SignupFinished | TicketUsed

export const signupRequired = (): SignupRequired => ({ type: 'user.human.signup.required', payload: {} })
export const signupFinished = (): SignupFinished => ({ type: 'user.human.signup.finished', payload: {} })
export const ticketUsed = (link: LinkType): TicketUsed => ({ type: 'user.human.ticket.used', payload: { link } })

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
