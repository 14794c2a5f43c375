/** Enrollment of a second factor, required by the policy or requested by the user. */
import { type Account, accountsOf, advanceAccount, currentAccount, storeStep } from '#api/login/accounts.ts'
import { proceed, redirectToNextStep, stepOf } from '#api/login/dispatcher.ts'
import { html } from '#api/login/html.ts'
import { goalOf, hrefTo, paths } from '#api/login/paths.ts'
import { signInPolicies } from '#api/login/policies.ts'
import { METHOD_OF, receiverOf } from '#api/login/second-factors.ts'
import { heading, hiddenInputs, links } from '#api/login/views/parts.ts'
import { recoveryCodesPage } from '#api/login/views/recovery-codes.ts'
import { returnLink } from '#api/login/views/refusals.ts'
import { contextIn, type Outcome, personOf, type Step, textFor, type Visit } from '#api/login/visit.ts'
import type { SecondFactor } from '#domain/policy/login-policy.ts'
import { authenticatedAt } from '#domain/sign-in/session.ts'
import { addableFactors } from '#domain/user/factor/ready-factors.ts'
import { skipMfaInit } from '#domain/user/factor/skip-mfa-init.ts'
import { addOtpEmail } from '#domain/user/otp/add-otp-email.ts'
import { addOtpSms } from '#domain/user/otp/add-otp-sms.ts'
import { generateRecoveryCodes } from '#domain/user/recovery/generate-recovery-codes.ts'
import { recoveryCodesLeft } from '#domain/user/recovery/recovery-codes-left.ts'

/** Maximum age of a session that may add a factor without reauthentication, milliseconds. */
const FRESH_MS = 60 * 60 * 1000

export interface Enrolling {
  readonly account: Account
  readonly factors: readonly SecondFactor[]
  /** The same visit, about this account by name. */
  readonly here: Visit
}

/** Runs a step if the user may enroll a factor now; otherwise redirects to the step that is required first. */
export async function whenEnrolling(visit: Visit, step: (enrolling: Enrolling) => Promise<Outcome>): Promise<Outcome> {
  const account = currentAccount(visit, await accountsOf(visit))
  if (!account) return redirectToNextStep(visit)
  const next = await stepOf(visit, account)
  const here = { ...visit, sessionId: account.session.id }
  if (next.step === 'enrollFactor') return step({ account, factors: next.factors, here })
  const { login } = await signInPolicies(visit, account.session.orgId)
  const factors = addableFactors(account.user.state, login)
  if (next.step !== 'done' || account.session.completedAt === undefined || factors.length === 0)
    return redirectToNextStep(visit)
  if (authenticatedAt(account.session) + FRESH_MS < visit.now)
    return { kind: 'redirect', location: hrefTo(here, paths.password, { goal: goalOf(visit) || 'enroll' }) }
  return step({ account, factors, here })
}

export const showEnroll: Step = (visit) =>
  whenEnrolling(visit, async ({ account, factors, here }) => {
    const title = textFor(visit, 'Enroll.title')
    const body = html`${heading(title, textFor(visit, 'Enroll.text'))}
    <ul class="choices">${factors.map((factor) => html`<li>${choice(here, account, factor)}</li>`)}</ul>
    ${account.session.completedAt !== undefined && links([paths.home, textFor(visit, 'Enroll.offerLater')])}
    ${returnLink(visit)}`
    return { kind: 'page', page: { title, body } }
  })

function choice(visit: Visit, { user }: Account, factor: SecondFactor) {
  const inside = html`<strong>${textFor(visit, `Enroll.way.${factor}`)}</strong>
    <span>${textFor(visit, `Enroll.hint.${factor}`, { to: receiverOf(user.state, factor) })}</span>`
  const path = factor === 'otp' ? paths.enrollTotp : paths.enrollKey
  if (factor === 'otp' || factor === 'u2f') return html`<a class="choice" href="${hrefTo(visit, path)}">${inside}</a>`
  return html`<form method="post" action="${paths.enrollSent}">
    ${hiddenInputs({ csrf: visit.csrfToken, authRequestID: visit.authRequestId, sessionID: visit.sessionId, factor })}
    <button type="submit" class="choice">${inside}</button></form>`
}

/** Codes that are sent count at once; the next step asks for the first. */
export const enrollSent: Step = (visit) =>
  whenEnrolling(visit, async ({ account, factors, here }) => {
    const factor = factors.find((one) => one === visit.form.get('factor'))
    const ctx = contextIn(visit, account.session.orgId)
    if (factor === 'otpSms' && !account.user.state.phone.verified)
      return { kind: 'redirect', location: hrefTo(here, paths.enrollPhone) }
    if (factor === 'otpEmail') await addOtpEmail(ctx, personOf(account.session))
    else if (factor === 'otpSms') await addOtpSms(ctx, personOf(account.session))
    return redirectToNextStep({ ...visit, sessionId: account.session.id })
  })

/** Skips enrollment, unless the policy requires a factor. */
export const skipEnroll: Step = async (visit) => {
  const account = currentAccount(visit, await accountsOf(visit))
  if (account?.session.completedAt !== undefined)
    await skipMfaInit(contextIn(visit, account.session.orgId), personOf(account.session))
  return { kind: 'redirect', location: paths.home }
}

/** Continues the sign-in after enrollment, which verifies the factor; shows recovery codes if the user has none. */
export async function continueAfterEnrollment(
  visit: Visit,
  account: Account,
  user: Account['user'],
  factor: SecondFactor,
): Promise<Outcome> {
  const advanced = advanceAccount(visit, account, user, { method: METHOD_OF[factor] })
  if (recoveryCodesLeft(user.state) > 0) return proceed(visit, advanced)
  const ctx = contextIn(visit, account.session.orgId)
  const { codes } = await generateRecoveryCodes(ctx, personOf(account.session))
  const here = { ...visit, sessionId: account.session.id }
  return {
    ...recoveryCodesPage(visit, codes, hrefTo(here, paths.factor)),
    cookies: [await storeStep(visit, advanced)],
  }
}
