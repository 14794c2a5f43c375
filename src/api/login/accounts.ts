/** Accounts that are signed in, or signing in, in this browser: its cookie holds a token for each. */
import type { CookieToSet } from '#api/login/cookies.ts'
import type { Visit } from '#api/login/visit.ts'
import type { SessionFactor } from '#domain/session/session-state.ts'
import { type AdvanceSession, advanceSession } from '#domain/sign-in/advance-session.ts'
import { findSession, type LiveSession } from '#domain/sign-in/find-session.ts'
import { startSession } from '#domain/sign-in/start-session.ts'
import { type StoreSignIn, storeSignIn } from '#domain/sign-in/store-sign-in.ts'

/** More accounts than this in one browser push out the oldest. */
const MAX_ACCOUNTS = 6
const SEPARATOR = '.'

export interface Account extends LiveSession {
  readonly token: string
  /** Whether the store has this state; after a step it has not, until `storeStep`. */
  readonly isStored: boolean
}

/** Returns the valid sign-ins, the newest first. */
export async function accountsOf(visit: Visit): Promise<Account[]> {
  const tokens = visit.cookies.get('session').split(SEPARATOR, MAX_ACCOUNTS).filter(Boolean)
  const tokenSessions = await Promise.all(
    tokens.map(async (token) => ({ token, live: await findSession(visit.services, token, visit.now) })),
  )
  return tokenSessions.flatMap(({ token, live }) => (live ? [{ token, isStored: true, ...live }] : []))
}

export const signedIn = (accounts: readonly Account[]): Account[] =>
  accounts.filter((account) => account.session.completedAt !== undefined)

/** Returns the sign-in of a page: the one that it names, or the unfinished one. */
export const currentAccount = (visit: Visit, accounts: readonly Account[]): Account | undefined =>
  accounts.find(({ session }) => (visit.sessionId ? session.id === visit.sessionId : session.completedAt === undefined))

/**
 * Returns the account after its user proved a first factor: the sign-in that this browser has of the user, so that
 * applications keep theirs, or a new one. Either way the browser gets a new token.
 */
export async function recordFirstFactor(visit: Visit, user: Account['user'], method: SessionFactor): Promise<Account> {
  const known = signedIn(await accountsOf(visit)).find(({ session }) => session.userId === user.id)
  const step = known
    ? advanceSession(known, { method }, visit.now)
    : startSession(visit.services, { user, method, userAgent: visit.userAgent }, visit.now)
  return { ...step, user, isStored: false }
}

/** Returns the account after a step within its sign-in. */
export const advanceAccount = (
  visit: Visit,
  account: Account,
  user: Account['user'],
  step: AdvanceSession,
): Account => ({
  ...advanceSession(account, step, visit.now),
  user,
  isStored: false,
})

/**
 * Stores the step of an account and the rows beside it as one unit. Returns the cookie with the token of the account
 * first. Other unfinished sign-ins of the browser end.
 */
export async function storeStep(visit: Visit, step: Account, rows: StoreSignIn['rows'] = []): Promise<CookieToSet> {
  const others = (await accountsOf(visit)).filter((account) => account.session.id !== step.session.id)
  const remainingAccounts = signedIn(others).filter(({ session }) => session.userId !== step.session.userId)
  const staying = remainingAccounts.slice(0, MAX_ACCOUNTS - 1)
  const ended = others.filter((account) => !staying.includes(account)).map(({ session }) => session.id)
  await storeSignIn(visit.services, { ...(step.isStored ? {} : { signIn: step }), ended, rows }, visit.now)
  return cookieOf([step.token, ...staying.map((account) => account.token)])
}

export const cookieOf = (tokens: readonly string[]): CookieToSet => ({ name: 'session', value: tokens.join(SEPARATOR) })
