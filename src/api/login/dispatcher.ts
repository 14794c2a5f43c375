/**
 * Chooses the next step of a sign-in by the proofs, the state of the user, and the request of the application. Steps
 * never lead to each other, they call this.
 */
import { type Account, accountsOf, advanceAccount, currentAccount, signedIn, storeStep } from '#api/login/accounts.ts'
import { goalOf, goalPage, hrefTo, paths } from '#api/login/paths.ts'
import { signInPolicies } from '#api/login/policies.ts'
import { blockedPage, refusedPage } from '#api/login/views/refusals.ts'
import type { Outcome, Visit } from '#api/login/visit.ts'
import { type AuthAnswer, answerAuthRequest } from '#domain/auth-request/answer-auth-request.ts'
import { requiresSecondFactor } from '#domain/sign-in/acr.ts'
import { loadNextStep } from '#domain/sign-in/load-next-step.ts'
import type { NextStep } from '#domain/sign-in/next-step.ts'
import { AppError } from '#kit/errors.ts'

/** Returns the next step that an account's sign-in needs, for the waiting application if there is one. */
export function stepOf(visit: Visit, account: Pick<Account, 'session' | 'user'>): Promise<NextStep> {
  const { authRequest, now } = visit
  const startedAt = authRequest?.createdAt ?? account.session.createdAt
  const secondFactorRequired = requiresSecondFactor(authRequest?.acrValues ?? [])
  return loadNextStep(visit.services, account, { startedAt, notBefore: notBefore(visit), now, secondFactorRequired })
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

/** Leads on after a step, or the choice of an account, and stores it. A user that did every step is signed in. */
export async function proceed(visit: Visit, account: Account): Promise<Outcome> {
  const next = await stepOf(visit, account)
  if (next.step === 'done') return finish(visit, account)
  const cookies = [await storeStep(visit, account)]
  if (next.step === 'blocked') return { ...blockedPage(visit, next.reason), cookies }
  if (next.step === 'firstFactor') return { ...toPassword(visit, account.session.id), cookies }
  return { kind: 'redirect', location: hrefTo(visit, PAGES[next.step], { sessionID: account.session.id }), cookies }
}

const toPassword = (visit: Visit, sessionID: string): Outcome => ({
  kind: 'redirect',
  location: hrefTo(visit, paths.password, { sessionID }),
})

async function finish(visit: Visit, account: Account): Promise<Outcome> {
  const completed = account.session.completedAt
    ? account
    : advanceAccount(visit, account, account.user, { completed: true })
  const { session } = completed
  if (visit.authRequest && !visit.intentId) return finishForApplication(visit, visit.authRequest.id, completed)
  const cookies = [await storeStep(visit, completed)]
  const location = visit.intentId
    ? hrefTo(visit, paths.externalLink, { sessionID: session.id })
    : (goalPage(goalOf(visit), session.id) ?? (await homeAfter(visit, session)))
  return { kind: 'redirect', location, cookies }
}

/** Stores the sign-in and the response to the application as one unit. */
async function finishForApplication(visit: Visit, authRequestId: string, completed: Account): Promise<Outcome> {
  const response = await outcomeFor(visit, authRequestId, completed)
  if (!(response instanceof AppError)) {
    const cookies = [await storeStep(visit, completed, [response.row])]
    return { kind: 'redirect', location: response.callbackUrl, cookies }
  }
  const cookies = [await storeStep(visit, completed)]
  // The same form sent twice: the other one was answered first, and the user is signed in.
  if (response.reason === 'authRequest.notFound') return { kind: 'redirect', location: paths.home, cookies }
  if (response.kind !== 'failedPrecondition') throw response
  if (response.reason === 'authRequest.signInTooOld') return { ...toPassword(visit, completed.session.id), cookies }
  return { ...refusedPage(visit, response), cookies }
}

async function outcomeFor(visit: Visit, authRequestId: string, completed: Account): Promise<AuthAnswer | AppError> {
  try {
    return await answerAuthRequest(visit.services, authRequestId, completed.session, visit.now)
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
}

/** The user's own page, which redirects to the address that their organization configured (steps/home.ts). */
async function homeAfter(visit: Visit, session: Account['session']): Promise<string> {
  const { login } = await signInPolicies(visit, session.orgId)
  return login.defaultRedirectUri ? `${paths.home}?${new URLSearchParams({ after: session.id })}` : paths.home
}

/** Returns the account of a step, if that step is the next one. */
export async function accountAt<S extends NextStep['step']>(
  visit: Visit,
  step: S,
): Promise<{ account: Account; next: Extract<NextStep, { step: S }> } | undefined> {
  const account = currentAccount(visit, await accountsOf(visit))
  if (!account) return undefined
  const next = await stepOf(visit, account)
  // The compiler does not narrow S by this comparison.
  return next.step === step ? { account, next: next as Extract<NextStep, { step: S }> } : undefined
}

/** Redirects to the step that the sign-in needs now, or to its start. */
export async function redirectToNextStep(visit: Visit): Promise<Outcome> {
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
