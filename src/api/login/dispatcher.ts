/**
 * What comes next in a sign-in. Looks at what was proved and at the person as they stand; steps never jump to each
 * other, they come here.
 */
import { type Account, accountsOf, withNewToken } from '#api/login/accounts.ts'
import type { Outcome, Visit } from '#api/login/visit.ts'
import { advanceSession } from '#domain/session/advance-session.ts'
import type { Session } from '#domain/session/session.ts'
import type { User } from '#domain/user/user-state.ts'

export const HOME_PATH = '/ui/login'
export const CHANGE_PATH = '/ui/login/password/change'

export type NextStep = 'changePassword' | 'done'

export function nextStep(session: Pick<Session, 'factors'>, user: Pick<User, 'password'>): NextStep {
  const byPassword = session.factors.some((factor) => factor.method === 'password')
  if (byPassword && user.password.changeRequired) return 'changePassword'
  return 'done'
}

/** Leads on after something was proved. Whoever has taken every step is signed in from here on. */
export async function proceed(
  visit: Visit,
  { session, user, token }: Pick<Account, 'session' | 'token'> & { readonly user: Pick<User, 'password'> },
): Promise<Outcome> {
  const accounts = await accountsOf(visit)
  if (nextStep(session, user) === 'changePassword') {
    const cookie = await withNewToken(visit, accounts, { session, token })
    return { kind: 'redirect', location: CHANGE_PATH, cookies: [cookie] }
  }
  const completed = await advanceSession(visit.room.rooms, session, { completed: true }, visit.now)
  const cookie = await withNewToken(visit, accounts, completed)
  return { kind: 'redirect', location: HOME_PATH, cookies: [cookie] }
}
