/** Verifies a second factor: the strongest by default, any other one on request. */
import { type Account, advanceAccount } from '#api/login/accounts.ts'
import { accountAt, proceed, redirectToNextStep } from '#api/login/dispatcher.ts'
import { html } from '#api/login/html.ts'
import { hrefTo, paths } from '#api/login/paths.ts'
import { type CheckWay, checkWay, METHOD_OF, receiverOf } from '#api/login/second-factors.ts'
import { field, form, heading, links, problemNotice } from '#api/login/views/parts.ts'
import { expiredRequestPage, lockedPage, returnLink } from '#api/login/views/refusals.ts'
import { webAuthnForm } from '#api/login/views/webauthn-form.ts'
import { contextIn, type Outcome, personOf, type Step, textFor, type Visit } from '#api/login/visit.ts'
import { sendOtpCode } from '#domain/user/otp/send-otp-code.ts'
import { beginU2fCheck } from '#domain/user/u2f/begin-u2f-check.ts'
import { AppError } from '#kit/errors.ts'
import { translate } from '#kit/translate.ts'

/** Reasons of the commands for an invalid code. */
const INVALID_CODE_REASONS: ReadonlySet<string> = new Set([
  'Errors.User.MFA.OTP.InvalidCode',
  'Errors.User.Code.Invalid',
])

interface FactorCheck {
  readonly account: Account
  /** The requested factor, of all accepted ones. */
  readonly way: CheckWay
  readonly ways: readonly CheckWay[]
}

async function loadFactorCheck(visit: Visit): Promise<FactorCheck | undefined> {
  const account = await accountAt(visit, 'checkFactor')
  if (!account) return undefined
  const ways: CheckWay[] = [...account.next.factors, ...(account.next.recoveryCodes ? ['recoveryCode' as const] : [])]
  const chosenFactor = visit.form.get('factor') ?? visit.query.get('factor')
  const way = ways.find((one) => one === chosenFactor) ?? ways[0]
  return way && { account: account.account, way, ways }
}

export const showSecondFactor: Step = async (visit) => {
  if (visit.authRequestId && !visit.authRequest) return expiredRequestPage(visit)
  const factorCheck = await loadFactorCheck(visit)
  if (!factorCheck) return redirectToNextStep(visit)
  const { way, account } = factorCheck
  if (way !== 'otpEmail' && way !== 'otpSms') return factorPage(visit, factorCheck)
  const { session } = account
  try {
    await sendOtpCode(contextIn(visit, session.orgId), personOf(session), way === 'otpEmail' ? 'email' : 'sms')
  } catch (error) {
    if (!(error instanceof AppError) || error.kind !== 'resourceExhausted') throw error
    return factorPage(visit, factorCheck, translate(visit.language, error.key, error.params))
  }
  return factorPage(visit, factorCheck)
}

export const submitSecondFactor: Step = async (visit) => {
  if (visit.authRequestId && !visit.authRequest) return expiredRequestPage(visit)
  const factorCheck = await loadFactorCheck(visit)
  if (!factorCheck) return redirectToNextStep(visit)
  const { way, account } = factorCheck
  const typed = way === 'u2f' ? visit.form.get('credential') : visit.form.get('code')?.trim()
  if (!typed)
    return factorPage(visit, factorCheck, textFor(visit, way === 'u2f' ? 'Passkey.notUsed' : 'Factor.required'))
  try {
    const user = await checkWay(visit, account, way)
    return proceed(visit, advanceAccount(visit, account, user, { method: METHOD_OF[way] }))
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    if (error.key === 'Errors.User.Locked') return lockedPage(visit)
    if (INVALID_CODE_REASONS.has(error.key)) return factorPage(visit, factorCheck, textFor(visit, 'Factor.wrong'))
    const text = translate(visit.language, error.key, error.params)
    if (!['invalidArgument', 'resourceExhausted'].includes(error.kind) || !text) throw error
    return factorPage(visit, factorCheck, text)
  }
}

export const challengeSecondFactor: Step = async (visit) => {
  const factorCheck = await loadFactorCheck(visit)
  if (!factorCheck?.ways.includes('u2f')) return { kind: 'json', status: 404, body: {} }
  const { session } = factorCheck.account
  return { kind: 'json', body: await beginU2fCheck(contextIn(visit, session.orgId), personOf(session)) }
}

function factorPage(visit: Visit, factorCheck: FactorCheck, problem?: string): Outcome {
  const { way, ways, account } = factorCheck
  const { sessionId: _named, ...rest } = visit
  const here = { ...rest, sessionId: account.session.id }
  const title = textFor(visit, 'Factor.title')
  const body = html`${heading(title, textFor(visit, `Factor.${way}`, { to: receiverOf(account.user.state, way) }))}
  ${way === 'u2f' && problem && problemNotice(problem)}
  ${way === 'u2f' ? keyForm(here) : codeForm(here, way, problem)}
  ${links(
    way === 'otpEmail' || way === 'otpSms'
      ? [hrefTo(here, paths.factor, { factor: way }), textFor(visit, 'Factor.sendAnother')]
      : undefined,
    ...ways
      .filter((one) => one !== way)
      .map((one) => [hrefTo(here, paths.factor, { factor: one }), textFor(visit, `Factor.use.${one}`)] as const),
  )}
  ${returnLink(visit)}`
  return {
    kind: 'page',
    page: { status: problem ? 400 : 200, title, faulty: problem !== undefined, body, withPasskeys: way === 'u2f' },
  }
}

const keyForm = (visit: Visit) =>
  webAuthnForm(visit, {
    use: 'get',
    action: paths.factor,
    challenge: paths.factorChallenge,
    carry: { factor: 'u2f' },
    submit: textFor(visit, 'Factor.submitKey'),
  })

const codeForm = (visit: Visit, way: CheckWay, problem: string | undefined) =>
  form(
    visit,
    { action: paths.factor, carry: { factor: way }, submit: textFor(visit, 'Factor.submit') },
    field({
      name: 'code',
      label: textFor(visit, way === 'recoveryCode' ? 'Factor.recoveryLabel' : 'Factor.codeLabel'),
      autocomplete: way === 'recoveryCode' ? 'off' : 'one-time-code',
      digits: way !== 'recoveryCode',
      code: true,
      maxLength: 40,
      problem,
      autofocus: true,
    }),
  )
