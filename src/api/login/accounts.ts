/** Who is signed in, or on the way in, in this browser: its cookie holds a token for each. */
import type { CookieToSet } from '#api/login/cookies.ts'
import type { Visit } from '#api/login/visit.ts'
import { endSession } from '#domain/session/end-session.ts'
import { findSession, type LiveSession } from '#domain/session/find-session.ts'

/** More accounts than this in one browser push out the oldest. */
const MAX_ACCOUNTS = 6
const SEPARATOR = '.'

export interface Account extends LiveSession {
  readonly token: string
}

/** The sign-ins that still hold, the newest first. */
export async function accountsOf(visit: Visit): Promise<Account[]> {
  const tokens = visit.cookies.get('session').split(SEPARATOR, MAX_ACCOUNTS).filter(Boolean)
  const found = await Promise.all(
    tokens.map(async (token) => ({ token, live: await findSession(visit.room.rooms, token, visit.now) })),
  )
  return found.flatMap(({ token, live }) => (live ? [{ token, ...live }] : []))
}

/** The one that is on the way in: a password was checked, and something is still to be done. */
export const onTheWayIn = (accounts: readonly Account[]): Account | undefined =>
  accounts.find((account) => account.session.completedAt === undefined)

export const signedIn = (accounts: readonly Account[]): Account[] =>
  accounts.filter((account) => account.session.completedAt !== undefined)

/**
 * The cookie after a step of a sign-in: its new token first. What the same person had open here before, and whatever
 * else was on the way in, is ended.
 */
export async function withNewToken(
  visit: Visit,
  accounts: readonly Account[],
  step: { readonly token: string; readonly session: { readonly id: string; readonly userId: string } },
): Promise<CookieToSet> {
  const others = accounts.filter((account) => account.session.id !== step.session.id)
  const ended = (account: Account) =>
    account.session.completedAt === undefined || account.session.userId === step.session.userId
  const kept = others.filter((account) => !ended(account))
  const over = [...others.filter(ended), ...kept.slice(MAX_ACCOUNTS - 1)]
  await Promise.all(over.map((account) => endSession(visit.room.rooms, account.session.id)))
  return cookieOf([step.token, ...kept.slice(0, MAX_ACCOUNTS - 1).map((account) => account.token)])
}

export const cookieOf = (tokens: readonly string[]): CookieToSet => ({ name: 'session', value: tokens.join(SEPARATOR) })
