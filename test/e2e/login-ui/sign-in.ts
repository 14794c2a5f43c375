/** From the request of an application to its callback: name, password, and the factors that the user has. */

import { TextQueryMethod } from '@zitadel/proto/zitadel/object/v2/object_pb.js'
import { ErrorReason, Prompt } from '@zitadel/proto/zitadel/oidc/v2/authorization_pb.js'
import { UserVerificationRequirement } from '@zitadel/proto/zitadel/session/v2/challenge_pb.js'
import { AuthenticationMethodType } from '@zitadel/proto/zitadel/user/v2/user_service_pb.js'
import { keyPage, page } from '#test/e2e/login-ui/pages.ts'
import { check, type Handler, redirect, type StepRequest, type StepResponse, userOf } from '#test/e2e/login-ui/visit.ts'

const namePage = (loginName = '') =>
  page(
    'Welcome',
    { action: '/loginname', submit: 'Continue', fields: { loginName: 'Login name' }, values: { loginName } },
    { action: '/register', submit: 'Register' },
  )

/** Path of the sign-in page, to which the server redirects: `/login?authRequest=V2_…`. */
export const login: Handler = async ({ api, visit, values }) => {
  const id = values.get('authRequest') ?? ''
  const { authRequest } = await api.oidc.getAuthRequest({ authRequestId: id })
  visit.authRequestId = id
  const prompts = authRequest?.prompt ?? []
  if (prompts.includes(Prompt.NONE)) return visit.session ? finish({ api, visit }) : refuse(api, id)
  if (prompts.includes(Prompt.CREATE)) return redirect('/register')
  const { identityProviders } = await api.settings.getActiveIdentityProviders({})
  const known = namePage(authRequest?.loginHint)
  const buttons = identityProviders.map(({ id: idpId, name }) => ({
    action: '/idp',
    submit: `Sign in with ${name}`,
    values: { idpId },
  }))
  const others = page('', ...buttons)
  return 'html' in known && 'html' in others ? { html: known.html + others.html.replace(/^.*<\/h1>/, '') } : known
}

async function refuse(api: StepRequest['api'], authRequestId: string): Promise<StepResponse> {
  const value = { error: ErrorReason.LOGIN_REQUIRED, errorDescription: 'no session in this browser' }
  const { callbackUrl } = await api.oidc.createCallback({ authRequestId, callbackKind: { case: 'error', value } })
  return redirect(callbackUrl)
}

export const loginName: Handler = async ({ api, visit, values }) => {
  const name = values.get('loginName') ?? ''
  const loginNameQuery = { loginName: name, method: TextQueryMethod.EQUALS_IGNORE_CASE }
  const users = await api.users.listUsers({ queries: [{ query: { case: 'loginNameQuery', value: loginNameQuery } }] })
  const [user] = users.result
  if (!user || users.result.length !== 1) return page('User not found')
  await startSession({ api, visit }, user.userId)
  const { authMethodTypes } = await api.users.listAuthenticationMethodTypes({ userId: user.userId })
  if (authMethodTypes.includes(AuthenticationMethodType.PASSKEY)) return redirect('/passkey')
  if (!authMethodTypes.includes(AuthenticationMethodType.PASSWORD)) return page('No authentication method')
  return redirect('/password')
}

export async function startSession(
  { api, visit }: Pick<StepRequest, 'api' | 'visit'>,
  userId: string,
  more: object = {},
) {
  const checks = { user: { search: { case: 'userId' as const, value: userId } }, ...more }
  const { sessionId, sessionToken } = await api.sessions.createSession({ checks, lifetime: { seconds: 3600n } })
  visit.session = { sessionId, sessionToken }
  visit.userId = userId
}

export const passwordPage: Handler = async () =>
  page(
    'Password',
    { action: '/password', submit: 'Sign in', fields: { password: 'Password' } },
    { action: '/reset', submit: 'Forgot password' },
  )

export const password: Handler = async (step) => {
  try {
    await check(step, { checks: { password: { password: step.values.get('password') ?? '' } } })
  } catch {
    return page('Wrong password', { action: '/password', submit: 'Sign in', fields: { password: 'Password' } })
  }
  return secondFactor(step)
}

/** Asks for one of the second factors that the user has. */
export async function secondFactor(step: StepRequest): Promise<StepResponse> {
  const { api, visit, origin } = step
  const { authMethodTypes } = await api.users.listAuthenticationMethodTypes({ userId: userOf(visit) })
  if (authMethodTypes.includes(AuthenticationMethodType.U2F)) return redirect('/u2f')
  if (authMethodTypes.includes(AuthenticationMethodType.TOTP)) return codePage('totp')
  if (!authMethodTypes.includes(AuthenticationMethodType.OTP_EMAIL)) return finish(step)
  const urlTemplate = `${origin}/otp-email?code={{.Code}}`
  await check(step, {
    challenges: { otpEmail: { deliveryType: { case: 'sendCode', value: { urlTemplate } } } },
  })
  return codePage('otp-email')
}

const codePage = (factor: string, code = '') =>
  page('Code', { action: `/${factor}`, submit: 'Confirm', fields: { code: 'Code' }, values: { code } })

/** The link of a mail fills in the code. */
export const otpEmailPage: Handler = async ({ values }) => codePage('otp-email', values.get('code') ?? '')

const codeCheck =
  (factor: 'totp' | 'otpEmail'): Handler =>
  async (step) => {
    await check(step, { checks: { [factor]: { code: step.values.get('code') ?? '' } } })
    return finish(step)
  }
export const totp = codeCheck('totp')
export const otpEmail = codeCheck('otpEmail')

const keyChallenge =
  (title: string, action: string, userVerificationRequirement: UserVerificationRequirement): Handler =>
  async (step) => {
    const domain = new URL(step.origin).hostname
    const { challenges } = await check(step, { challenges: { webAuthN: { domain, userVerificationRequirement } } })
    return keyPage(title, action, 'get', challenges?.webAuthN?.publicKeyCredentialRequestOptions?.publicKey)
  }
export const passkeyPage = keyChallenge('Passkey', '/passkey', UserVerificationRequirement.REQUIRED)
export const u2fPage = keyChallenge('Security key', '/u2f', UserVerificationRequirement.DISCOURAGED)

export const keyCheck: Handler = async (step) => {
  const credentialAssertionData = JSON.parse(step.values.get('credential') ?? '')
  await check(step, { checks: { webAuthN: { credentialAssertionData } } })
  return finish(step)
}

/** Answers the application or the device that waits for the session. */
export async function finish({ api, visit }: Pick<StepRequest, 'api' | 'visit'>): Promise<StepResponse> {
  const { session, authRequestId, deviceId } = visit
  if (!session) throw new Error('no session')
  if (deviceId) {
    visit.deviceId = undefined
    await api.oidc.authorizeOrDenyDeviceAuthorization({
      deviceAuthorizationId: deviceId,
      decision: { case: 'session', value: session },
    })
    return page('Device authorized')
  }
  if (!authRequestId) return page('Signed in')
  visit.authRequestId = undefined
  const { callbackUrl } = await api.oidc.createCallback({
    authRequestId,
    callbackKind: { case: 'session', value: session },
  })
  return redirect(callbackUrl)
}

export const devicePage: Handler = async ({ api, visit, values }) => {
  const { deviceAuthorizationRequest: request } = await api.oidc.getDeviceAuthorizationRequest({
    userCode: values.get('user_code') ?? '',
  })
  visit.deviceId = request?.id
  const fields = { loginName: 'Login name' }
  return page(`Authorize ${request?.appName}`, { action: '/loginname', submit: 'Continue', fields })
}
