/**
 * The address is proved before the person is signed in: by the code of the verification mail, typed here, or by its
 * link, opened anywhere. Only then may the address open the account again.
 */
import { type Account, advanceAccount } from '#api/login/accounts.ts'
import { accountAt, proceed, redirectToNextStep } from '#api/login/dispatcher.ts'
import { html } from '#api/login/html.ts'
import { paths } from '#api/login/paths.ts'
import { receiverOf } from '#api/login/second-factors.ts'
import { sendCodeSilently } from '#api/login/send-code-silently.ts'
import { codeProblem, contactCodePage } from '#api/login/views/contact-code.ts'
import { expiredRequestPage } from '#api/login/views/refusals.ts'
import { contextIn, type Outcome, personOf, type Step, textFor, type Visit } from '#api/login/visit.ts'
import { verdictOf } from '#domain/user/check-code.ts'
import { emailSlot, isCodeOpen } from '#domain/user/code-slots.ts'
import { resendEmailVerification } from '#domain/user/email/resend-email-verification.ts'
import { verifyEmail } from '#domain/user/email/verify-email.ts'
import { userAggregate } from '#domain/user/user.ts'

/** Sends a code where there is none that could be typed; a page that is loaded again sends no second one. */
export const showVerifyEmail: Step = (visit) =>
  whenDue(visit, async (account) => {
    if (!isCodeOpen(emailSlot.pending(account.user.state), visit.now)) await send(visit, account)
    return page(visit, account)
  })

export const submitVerifyEmail: Step = (visit) =>
  whenDue(visit, async (account) => {
    const { session } = account
    if (visit.form.get('resend') === 'true') {
      await send(visit, account)
      return page(visit, account, { again: true })
    }
    const code = (visit.form.get('code') ?? '').replace(/\s/g, '').toUpperCase()
    if (!code) return page(visit, account, { problem: textFor(visit, 'Factor.required') })
    try {
      await verifyEmail(contextIn(visit, session.orgId), personOf(session), code)
    } catch (error) {
      const verdict = verdictOf(error)
      if (!verdict) throw error
      return page(visit, account, { problem: codeProblem(visit, verdict) })
    }
    const user = await visit.services.events.load(userAggregate, session.userId)
    return proceed(visit, advanceAccount(visit, account, user, {}))
  })

/** Continues without the code if the user has verified the address through the mail's link. */
async function whenDue(visit: Visit, step: (account: Account) => Promise<Outcome>): Promise<Outcome> {
  if (visit.authRequestId && !visit.authRequest) return expiredRequestPage(visit)
  const due = await accountAt(visit, 'verifyEmail')
  return due ? step(due.account) : redirectToNextStep(visit)
}

const send = (visit: Visit, { session }: Account): Promise<void> =>
  sendCodeSilently(visit, session.userId, () =>
    resendEmailVerification(contextIn(visit, session.orgId), personOf(session)),
  )

const page = (visit: Visit, { session, user }: Account, more: { problem?: string; again?: boolean } = {}): Outcome =>
  contactCodePage(
    { ...visit, sessionId: session.id },
    {
      action: paths.verifyEmail,
      title: 'title',
      text: 'text',
      to: receiverOf(user.state, 'otpEmail'),
      more: html`<p class="hint">${textFor(visit, 'Verify.notYours')}</p>`,
      ...more,
    },
  )
