/** Setting up an authenticator app: its secret as a picture and as text, and the first code back. */
import { type Html, html } from '#api/login/html.ts'
import { hrefTo, paths } from '#api/login/paths.ts'
import { qrCode, qrPath } from '#api/login/qr-code.ts'
import { continueAfterEnrollment, type Enrolling, whenEnrolling } from '#api/login/steps/enroll-factor.ts'
import { field, form, heading, links } from '#api/login/views/parts.ts'
import { contextIn, type Outcome, personOf, type Step, textFor, type Visit } from '#api/login/visit.ts'
import { totpUri } from '#crypto/totp.ts'
import { loginNamesOf } from '#domain/user/login-names.ts'
import { finishTotpEnrollment } from '#domain/user/totp/finish-totp-enrollment.ts'
import { startTotpEnrollment } from '#domain/user/totp/start-totp-enrollment.ts'
import { userAggregate } from '#domain/user/user.ts'
import { AppError } from '#kit/errors.ts'

export const showEnrollTotp: Step = (visit) =>
  whenEnrolling(visit, async (enrolling) => {
    if (!enrolling.factors.includes('otp')) return { kind: 'redirect', location: hrefTo(enrolling.here, paths.enroll) }
    return page(visit, enrolling, await secretOf(visit, enrolling))
  })

export const submitEnrollTotp: Step = (visit) =>
  whenEnrolling(visit, async (enrolling) => {
    if (!enrolling.factors.includes('otp')) return { kind: 'redirect', location: hrefTo(enrolling.here, paths.enroll) }
    const { session } = enrolling.account
    const code = visit.form.get('code')?.trim() ?? ''
    const again = async (problem: string) => page(visit, enrolling, await secretOf(visit, enrolling), problem)
    if (!code) return again(textFor(visit, 'Factor.required'))
    try {
      await finishTotpEnrollment(contextIn(visit, session.orgId), personOf(session), code)
    } catch (error) {
      if (!(error instanceof AppError) || error.kind !== 'invalidArgument') throw error
      return again(textFor(visit, 'Enroll.otpWrong'))
    }
    const user = await visit.services.events.load(userAggregate, session.userId)
    return continueAfterEnrollment(visit, enrolling.account, user, 'otp')
  })

interface Secret {
  readonly uri: string
  readonly secret: string
}

/** The secret of a set-up that was begun is shown again, so that a reload does not ask for another scan. */
async function secretOf(visit: Visit, { account }: Enrolling): Promise<Secret> {
  const { session, user } = account
  const ctx = contextIn(visit, session.orgId)
  const begun = user.state.totp
  if (!begun || begun.ready) return startTotpEnrollment(ctx, personOf(session))
  const secret = ctx.cipher.decrypt(begun.secret, 'totp')
  const { preferredLoginName } = await loginNamesOf(ctx, session.orgId, user.state.userName)
  const issuer = new URL(ctx.externalUrl).hostname
  return { secret, uri: totpUri({ secret, issuer, account: preferredLoginName }) }
}

function page(visit: Visit, { factors, here }: Enrolling, { uri, secret }: Secret, problem?: string): Outcome {
  const title = textFor(visit, 'Enroll.otpTitle')
  const body = html`${heading(title, textFor(visit, 'Enroll.otpText'))}
  ${picture(visit, uri)}
  <p class="hint">${textFor(visit, 'Enroll.otpKey')} <code>${secret.replace(/.{4}(?=.)/g, '$& ')}</code></p>
  ${links([uri, textFor(visit, 'Enroll.otpOpen')])}
  ${form(
    here,
    { action: paths.enrollTotp, submit: textFor(visit, 'Factor.submit') },
    field({
      name: 'code',
      label: textFor(visit, 'Factor.codeLabel'),
      autocomplete: 'one-time-code',
      digits: true,
      code: true,
      maxLength: 12,
      problem,
      autofocus: problem !== undefined,
    }),
  )}
  ${factors.length > 1 && links([hrefTo(here, paths.enroll), textFor(visit, 'Enroll.otherWay')])}`
  return { kind: 'page', page: { status: problem ? 400 : 200, title, faulty: problem !== undefined, body } }
}

/** Dark on white in every theme, as scanners expect. */
function picture(visit: Visit, uri: string): Html | undefined {
  const modules = qrCode(uri)
  if (!modules) return undefined
  const quiet = 4
  const size = modules.length + 2 * quiet
  return html`<svg class="qr" role="img" aria-label="${textFor(visit, 'Enroll.otpPicture')}" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges"><rect width="${size}" height="${size}" fill="#fff"/><path d="${qrPath(modules, quiet)}" stroke="#000"/></svg>`
}
