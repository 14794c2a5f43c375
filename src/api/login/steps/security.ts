/** The user's factors on their own page: list, removal, and new recovery codes. */
import { type Account, accountsOf, currentAccount } from '#api/login/accounts.ts'
import { redirectToNextStep, stepOf } from '#api/login/dispatcher.ts'
import { hrefTo, paths } from '#api/login/paths.ts'
import { signInPolicies } from '#api/login/policies.ts'
import { ownFactors } from '#api/login/views/own-factors.ts'
import { recoveryCodesPage } from '#api/login/views/recovery-codes.ts'
import { securityPage } from '#api/login/views/security.ts'
import { contextIn, type Outcome, type Step, type Visit } from '#api/login/visit.ts'
import type { LoginPolicy } from '#domain/policy/login-policy.ts'
import { isFresh } from '#domain/sign-in/remove-own-factor.ts'
import { addableFactors, setUpFactors } from '#domain/user/factor/ready-factors.ts'
import { generateRecoveryCodes } from '#domain/user/recovery/generate-recovery-codes.ts'

export interface OwnPage {
  readonly account: Account
  readonly login: LoginPolicy
  /** The same visit, about this account by name. */
  readonly here: Visit
}

/** Runs a step if the user is signed in; otherwise redirects to the step that is required first. */
export async function whenSignedIn(visit: Visit, step: (own: OwnPage) => Promise<Outcome>): Promise<Outcome> {
  const account = currentAccount(visit, await accountsOf(visit))
  if (!account) return redirectToNextStep(visit)
  if (account.session.completedAt === undefined || (await stepOf(visit, account)).step !== 'done')
    return redirectToNextStep(visit)
  const { login } = await signInPolicies(visit, account.session.orgId)
  return step({ account, login, here: { ...visit, sessionId: account.session.id } })
}

/** The same, but requires recent authentication; otherwise reauthenticates and returns to `goal`. */
export const whenFresh = (visit: Visit, goal: string, step: (own: OwnPage) => Promise<Outcome>): Promise<Outcome> =>
  whenSignedIn(visit, async (page) => {
    if (isFresh(page.account.session, visit.now)) return step(page)
    return { kind: 'redirect', location: hrefTo(page.here, paths.password, { goal }) }
  })

export const showSecurity: Step = (visit) =>
  whenSignedIn(visit, async ({ account, login, here }) => {
    const { state: user } = account.user
    return securityPage(here, {
      factors: ownFactors(visit, user, login),
      mayAdd: addableFactors(user, login).length > 0,
      mayMakeCodes: setUpFactors(user).length > 0,
      removed: visit.query.has('removed'),
    })
  })

/** Replaces the existing recovery codes. */
export const makeRecoveryCodes: Step = (visit) =>
  whenFresh(visit, 'security', async ({ account, here }) => {
    const { userId, orgId } = account.session
    if (setUpFactors(account.user.state).length === 0)
      return { kind: 'redirect', location: hrefTo(here, paths.security) }
    const { codes } = await generateRecoveryCodes(contextIn(visit, orgId), { id: userId, within: orgId })
    return recoveryCodesPage(visit, codes, hrefTo(here, paths.security))
  })
