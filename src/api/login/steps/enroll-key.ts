/** Adding a security key as a second factor, by the browser's dialog. */
import { html } from '#api/login/html.ts'
import { hrefTo, paths } from '#api/login/paths.ts'
import { continueAfterEnrollment, type Enrolling, whenEnrolling } from '#api/login/steps/enroll-factor.ts'
import { field, heading, links, problemNotice } from '#api/login/views/parts.ts'
import { readCredential, webAuthnForm } from '#api/login/views/webauthn-form.ts'
import { contextIn, type Outcome, personOf, type Step, textFor, type Visit } from '#api/login/visit.ts'
import { beginU2fRegistration } from '#domain/user/u2f/begin-u2f-registration.ts'
import { finishU2fRegistration } from '#domain/user/u2f/finish-u2f-registration.ts'
import { userAggregate } from '#domain/user/user.ts'
import { AppError } from '#kit/errors.ts'
import { translate } from '#kit/translate.ts'

const offersSecurityKeys = ({ factors }: Enrolling) => factors.includes('u2f')
const toChoice = ({ here }: Enrolling): Outcome => ({ kind: 'redirect', location: hrefTo(here, paths.enroll) })

export const showEnrollKey: Step = (visit) =>
  whenEnrolling(visit, async (enrolling) =>
    offersSecurityKeys(enrolling) ? page(visit, enrolling) : toChoice(enrolling),
  )

export const challengeEnrollKey: Step = (visit) =>
  whenEnrolling(visit, async (enrolling) => {
    if (!offersSecurityKeys(enrolling)) return { kind: 'json', status: 404, body: {} }
    const { session } = enrolling.account
    const begun = await beginU2fRegistration(contextIn(visit, session.orgId), personOf(session))
    return { kind: 'json', body: { challengeId: begun.challengeId, options: begun.options } }
  })

export const submitEnrollKey: Step = (visit) =>
  whenEnrolling(visit, async (enrolling) => {
    if (!offersSecurityKeys(enrolling)) return toChoice(enrolling)
    const response = readCredential(visit)
    if (!response) return page(visit, enrolling, textFor(visit, 'Passkey.failed'))
    const { session } = enrolling.account
    try {
      await finishU2fRegistration(contextIn(visit, session.orgId), personOf(session), {
        name: visit.form.get('name') ?? '',
        userAgent: visit.userAgent,
        ...response,
      })
    } catch (error) {
      if (!(error instanceof AppError) || !['invalidArgument', 'alreadyExists'].includes(error.kind)) throw error
      return page(visit, enrolling, translate(visit.language, error.key) ?? textFor(visit, 'Passkey.failed'))
    }
    const user = await visit.services.events.load(userAggregate, session.userId)
    return continueAfterEnrollment(visit, enrolling.account, user, 'u2f')
  })

function page(visit: Visit, { factors, here }: Enrolling, problem?: string): Outcome {
  const title = textFor(visit, 'Enroll.keyTitle')
  const shape = {
    use: 'create',
    action: paths.enrollKey,
    challenge: paths.enrollKeyChallenge,
    submit: textFor(visit, 'Enroll.keySubmit'),
  } as const
  const name = field({
    name: 'name',
    label: textFor(visit, 'Enroll.keyName'),
    hint: textFor(visit, 'Passkey.nameHint'),
    autocomplete: 'off',
    maxLength: 100,
  })
  const body = html`${heading(title, textFor(visit, 'Enroll.keyText'))}
  ${problem && problemNotice(problem)}
  ${webAuthnForm(here, shape, name)}
  ${factors.length > 1 && links([hrefTo(here, paths.enroll), textFor(visit, 'Enroll.otherWay')])}`
  return {
    kind: 'page',
    page: { status: problem ? 400 : 200, title, faulty: problem !== undefined, body, withPasskeys: true },
  }
}
