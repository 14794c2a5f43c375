/**
 * What comes next in a sign-in. Looks at what was proved, at the person as they stand, and at what the application
 * asked for; steps never jump to each other, they come here.
 */
import { type Account, accountsOf, currentAccount, signedIn, withNewToken } from '#api/login/accounts.ts'
import { goalOf, goalPage, hrefTo, paths } from '#api/login/paths.ts'
import { signInPolicies } from '#api/login/policies.ts'
import { blockedPage, refusedPage } from '#api/login/views/refusals.ts'
import type { Outcome, Visit } from '#api/login/visit.ts'
import { completeAuthRequest } from '#domain/auth-request/complete-auth-request.ts'
import { advanceSession } from '#domain/sign-in/advance-session.ts'
import { loadNextStep } from '#domain/sign-in/load-next-step.ts'
import type { NextStep } from '#domain/sign-in/next-step.ts'
import { authenticatedAt, methodReferences } from '#domain/sign-in/session.ts'
import { AppError } from '#kit/errors.ts'

/** What the sign-in of an account still needs, for the application that waits if one does. */
export function stepOf(visit: Visit, account: Pick<Account, 'session' | 'user'>): Promise<NextStep> {
  const { authRequest, now } = visit
  const startedAt = authRequest?.createdAt ?? account.session.createdAt
  return loadNextStep(visit.room.services, account, { startedAt, notBefore: notBefore(visit), now })
}

/** The earliest proof that the application accepts (OpenID Connect Core §3.1.2.1); 0: any. One given to it does. */
function notBefore({ authRequest, now }: Visit): number {
  if (!authRequest) return 0
  const { prompts, maxAge, createdAt } = authRequest
  if (prompts.includes('login')) return createdAt
  return maxAge === undefined ? 0 : Math.min(createdAt, now - maxAge * 1000)
}

const PAGES = {
  checkFactor: paths.factor,
  enrollFactor: paths.enroll,
  changePassword: paths.changePassword,
  verifyEmail: paths.verifyEmail,
} as const

/** Leads on after something was proved, or an account was chosen. Whoever has taken every step is signed in. */
export async function proceed(visit: Visit, account: Account): Promise<Outcome> {
  const next = await stepOf(visit, account)
  if (next.step === 'done') return finish(visit, account)
  const cookies = [await withNewToken(visit, account)]
  if (next.step === 'blocked') return { ...blockedPage(visit, next.reason), cookies }
  if (next.step === 'firstFactor') return { ...toPassword(visit, account.session.id), cookies }
  return { kind: 'redirect', location: hrefTo(visit, PAGES[next.step], { sessionID: account.session.id }), cookies }
}

const toPassword = (visit: Visit, sessionID: string): Outcome => ({
  kind: 'redirect',
  location: hrefTo(visit, paths.password, { sessionID }),
})

async function finish(visit: Visit, account: Account): Promise<Outcome> {
  const { services } = visit.room
  const completed = account.session.completedAt
    ? account
    : { ...account, ...(await advanceSession(services, account.session, { completed: true }, visit.now)) }
  const cookies = [await withNewToken(visit, completed)]
  if (visit.intentId)
    return {
      kind: 'redirect',
      location: hrefTo(visit, paths.externalLink, { sessionID: completed.session.id }),
      cookies,
    }
  const { session } = completed
  if (!visit.authRequest)
    return {
      kind: 'redirect',
      location: goalPage(goalOf(visit), session.id) ?? (await homeAfter(visit, session)),
      cookies,
    }
  const result = {
    userId: session.userId,
    sessionId: session.id,
    authTime: authenticatedAt(session),
    amr: methodReferences(session.factors),
  }
  try {
    const { callbackUrl } = await completeAuthRequest(services, visit.authRequest.id, result, visit.now)
    return { kind: 'redirect', location: callbackUrl, cookies }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    // The same form sent twice: the other one was answered first, and the user is signed in.
    if (error.id === 'AUTHR-3nd0s') return { kind: 'redirect', location: paths.home, cookies }
    if (error.kind !== 'failedPrecondition') throw error
    if (error.id === 'AUTHR-reaut') return { ...toPassword(visit, session.id), cookies }
    return { ...refusedPage(visit, error), cookies }
  }
}

/** The person's own page, which leads on to where their organization has them sent (steps/home.ts). */
async function homeAfter(visit: Visit, session: Account['session']): Promise<string> {
  const { login } = await signInPolicies(visit, session.orgId)
  return login.defaultRedirectUri ? `${paths.home}?${new URLSearchParams({ after: session.id })}` : paths.home
}

/** The sign-in that a step is about, if that step is what it needs now. */
export async function accountAt<S extends NextStep['step']>(
  visit: Visit,
  step: S,
): Promise<{ account: Account; next: Extract<NextStep, { step: S }> } | undefined> {
  const account = currentAccount(visit, await accountsOf(visit))
  if (!account) return undefined
  const next = await stepOf(visit, account)
  // The comparison tells which of the steps it is, which the compiler does not follow through S.
  return next.step === step ? { account, next: next as Extract<NextStep, { step: S }> } : undefined
}

/** Where to, when a step is not what the sign-in needs: to whatever it does need, or to its beginning. */
export async function elsewhere(visit: Visit): Promise<Outcome> {
  const account = currentAccount(visit, await accountsOf(visit))
  return account
    ? proceed(visit, account)
    : { kind: 'redirect', location: hrefTo({ ...visit, sessionId: '' }, paths.login) }
}

/** The signed-in accounts of this browser that the waiting application could be given. */
export async function fittingAccounts(visit: Visit): Promise<Account[]> {
  const orgId = visit.authRequest?.orgId
  return signedIn(await accountsOf(visit)).filter(({ session }) => !orgId || session.orgId === orgId)
}
