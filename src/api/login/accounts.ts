/** Who is signed in, or on the way in, in this browser: its cookie holds a token for each. */
import type { CookieToSet } from '#api/login/cookies.ts'
import type { Visit } from '#api/login/visit.ts'
import { advanceSession } from '#domain/sign-in/advance-session.ts'
import { endSession } from '#domain/sign-in/end-session.ts'
import { findSession, type LiveSession } from '#domain/sign-in/find-session.ts'
import type { FactorMethod } from '#domain/sign-in/session.ts'
import { startSession } from '#domain/sign-in/start-session.ts'

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
    tokens.map(async (token) => ({ token, live: await findSession(visit.room.services, token, visit.now) })),
  )
  return found.flatMap(({ token, live }) => (live ? [{ token, ...live }] : []))
}

export const signedIn = (accounts: readonly Account[]): Account[] =>
  accounts.filter((account) => account.session.completedAt !== undefined)

/** The sign-in that the page is about: the one it names, or the one that is on the way in. */
export const currentAccount = (visit: Visit, accounts: readonly Account[]): Account | undefined =>
  accounts.find(({ session }) => (visit.sessionId ? session.id === visit.sessionId : session.completedAt === undefined))

/**
 * A person proved who they are. Who is signed in here already stays in that sign-in, so that applications keep theirs;
 * anybody else begins a new one. Either way the browser gets a new token.
 */
export async function proveFirst(visit: Visit, user: Account['user'], method: FactorMethod): Promise<Account> {
  const { services } = visit.room
  const known = signedIn(await accountsOf(visit)).find(({ session }) => session.userId === user.id)
  const step = known
    ? await advanceSession(services, known.session, { method }, visit.now)
    : await startSession(services, { user, method, userAgent: visit.userAgent }, visit.now)
  return { ...step, user }
}

/** A further proof within a sign-in. */
export async function proveFurther(
  visit: Visit,
  account: Account,
  user: Account['user'],
  method: FactorMethod,
): Promise<Account> {
  return { ...(await advanceSession(visit.room.services, account.session, { method }, visit.now)), user }
}

/** The cookie after a step of a sign-in: its new token first. Whatever else was on the way in is ended. */
export async function withNewToken(visit: Visit, step: Account): Promise<CookieToSet> {
  const others = (await accountsOf(visit)).filter((account) => account.session.id !== step.session.id)
  const kept = signedIn(others).filter(({ session }) => session.userId !== step.session.userId)
  const staying = kept.slice(0, MAX_ACCOUNTS - 1)
  const over = others.filter((account) => !staying.includes(account))
  await Promise.all(over.map((account) => endSession(visit.room.services, account.session.id, visit.now)))
  return cookieOf([step.token, ...staying.map((account) => account.token)])
}

export const cookieOf = (tokens: readonly string[]): CookieToSet => ({ name: 'session', value: tokens.join(SEPARATOR) })
