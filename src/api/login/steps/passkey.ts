/** Sign-in by passkey alone: the passkey identifies the user, so no login name is required. */
import { recordFirstFactor } from '#api/login/accounts.ts'
import { proceed } from '#api/login/dispatcher.ts'
import { type Html, html } from '#api/login/html.ts'
import { hrefTo, paths } from '#api/login/paths.ts'
import { signInPolicies } from '#api/login/policies.ts'
import { message } from '#api/login/views/messages.ts'
import { linkButton } from '#api/login/views/parts.ts'
import { expiredRequestPage } from '#api/login/views/refusals.ts'
import { readCredential, webAuthnForm } from '#api/login/views/webauthn-form.ts'
import { contextIn, type Outcome, type Step, textFor, type Visit } from '#api/login/visit.ts'
import { orgAggregate } from '#domain/org/org.ts'
import { findUserByLoginName } from '#domain/user/find-user-by-login-name.ts'
import { beginPasskeyCheck } from '#domain/user/passwordless/begin-passkey-check.ts'
import { checkPasskey } from '#domain/user/passwordless/check-passkey.ts'
import { AppError } from '#kit/errors.ts'

/** Passkey button of the login page; `loginName`: accepts only a passkey of that user. */
export const passkeySignIn = (visit: Visit, loginName = ''): Html =>
  webAuthnForm(visit, {
    use: 'get',
    action: paths.passkey,
    challenge: paths.passkeyChallenge,
    carry: { loginName },
    submit: textFor(visit, 'Passkey.signIn'),
    optional: true,
  })

export const challengePasskey: Step = async (visit) => ({
  kind: 'json',
  body: await beginPasskeyCheck(contextIn(visit, '')),
})

export const submitPasskey: Step = async (visit) => {
  if (visit.authRequestId && !visit.authRequest) return expiredRequestPage(visit)
  const user = await check(visit)
  return user ? proceed(visit, await recordFirstFactor(visit, user, 'passkey')) : refusalPage(visit)
}

/** Verifies the passkey and returns its user, if they may sign in by passkey and match the entered name. */
async function check(visit: Visit) {
  const response = readCredential(visit)
  if (!response) return undefined
  const user = await checkPasskey(contextIn(visit, ''), response).catch((error: unknown) => {
    if (error instanceof AppError && error.kind === 'invalidArgument') return undefined
    throw error
  })
  if (!user) return undefined
  const { services } = visit.login
  const [org, { login }] = await Promise.all([
    services.events.load(orgAggregate, user.owner),
    signInPolicies(visit, user.owner),
  ])
  if (org.state.status !== 'active' || !login.allowPasswordless) return undefined
  const loginName = visit.form.get('loginName')
  if (loginName && (await findUserByLoginName(services, loginName, visit.authRequest?.orgId))?.id !== user.id)
    return undefined
  return user
}

const refusalPage = (visit: Visit): Outcome =>
  message({
    title: textFor(visit, 'Passkey.refusedTitle'),
    text: textFor(visit, 'Passkey.notUsed'),
    sign: 'bad',
    status: 400,
    next: html`${linkButton(hrefTo(visit, paths.login, { other: '' }), textFor(visit, 'Forgot.back'))}`,
  })
