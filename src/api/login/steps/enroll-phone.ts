/** Enrollment of SMS codes with an unverified number: the first code verifies the number and the factor. */
import type { Account } from '#api/login/accounts.ts'
import { hrefTo, paths } from '#api/login/paths.ts'
import { receiverOf } from '#api/login/second-factors.ts'
import { sendCodeSilently } from '#api/login/send-code-silently.ts'
import { continueAfterEnrollment, type Enrolling, whenEnrolling } from '#api/login/steps/enroll-factor.ts'
import { codeProblem, contactCodePage } from '#api/login/views/contact-code.ts'
import { links } from '#api/login/views/parts.ts'
import { contextIn, type Outcome, personOf, type Step, textFor, type Visit } from '#api/login/visit.ts'
import { verdictOf } from '#domain/user/check-code.ts'
import { isCodeOpen, phoneSlot } from '#domain/user/code-slots.ts'
import { addOtpSms } from '#domain/user/otp/add-otp-sms.ts'
import { resendHumanPhoneVerification } from '#domain/user/phone/resend-human-phone-verification.ts'
import { verifyPhone } from '#domain/user/phone/verify-phone.ts'
import { userAggregate } from '#domain/user/user.ts'

export const showEnrollPhone: Step = (visit) =>
  whenAsked(visit, async (enrolling) => {
    const { account } = enrolling
    if (!isCodeOpen(phoneSlot.pending(account.user.state), visit.now)) await send(visit, account)
    return page(visit, enrolling)
  })

export const submitEnrollPhone: Step = (visit) =>
  whenAsked(visit, async (enrolling) => {
    const { account } = enrolling
    if (visit.form.get('resend') === 'true') {
      await send(visit, account)
      return page(visit, enrolling, { again: true })
    }
    const code = (visit.form.get('code') ?? '').replace(/\s/g, '').toUpperCase()
    if (!code) return page(visit, enrolling, { problem: textFor(visit, 'Factor.required') })
    const ctx = contextIn(visit, account.session.orgId)
    try {
      await verifyPhone(ctx, personOf(account.session), code)
    } catch (error) {
      const verdict = verdictOf(error)
      if (!verdict) throw error
      return page(visit, enrolling, { problem: codeProblem(visit, verdict) })
    }
    await addOtpSms(ctx, personOf(account.session))
    return continueAfterEnrollment(
      visit,
      account,
      await visit.services.events.load(userAggregate, account.session.userId),
      'otpSms',
    )
  })

const whenAsked = (visit: Visit, step: (enrolling: Enrolling) => Promise<Outcome>): Promise<Outcome> =>
  whenEnrolling(visit, async (enrolling) => {
    const { factors, account, here } = enrolling
    const isSetupRequired = factors.includes('otpSms') && !account.user.state.phone.verified
    return isSetupRequired ? step(enrolling) : { kind: 'redirect', location: hrefTo(here, paths.enroll) }
  })

const send = (visit: Visit, { session }: Account): Promise<void> =>
  sendCodeSilently(visit, session.userId, () =>
    resendHumanPhoneVerification(contextIn(visit, session.orgId), personOf(session)),
  )

const page = (
  visit: Visit,
  { account, factors, here }: Enrolling,
  more: { problem?: string; again?: boolean } = {},
): Outcome =>
  contactCodePage(here, {
    action: paths.enrollPhone,
    title: 'phoneTitle',
    text: 'phoneText',
    to: receiverOf(account.user.state, 'otpSms'),
    more: factors.length > 1 ? links([hrefTo(here, paths.enroll), textFor(visit, 'Enroll.otherWay')]) : undefined,
    ...more,
  })
