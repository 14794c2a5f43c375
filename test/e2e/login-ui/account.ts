/** Users that register at the login UI, verify their address, or add a credential. */
import { keyPage, page } from '#test/e2e/login-ui/pages.ts'
import { finish, secondFactor, startSession } from '#test/e2e/login-ui/sign-in.ts'
import { check, type Handler, redirect, userOf } from '#test/e2e/login-ui/visit.ts'

export const registerPage: Handler = async () =>
  page('Register', {
    action: '/register/create',
    submit: 'Create account',
    fields: { givenName: 'First name', familyName: 'Last name', email: 'Email', password: 'Password' },
  })

export const register: Handler = async ({ api, visit, origin, values }) => {
  const text = (name: string) => values.get(name) ?? ''
  const urlTemplate = `${origin}/verify?code={{.Code}}&userId={{.UserID}}`
  const { userId } = await api.users.addHumanUser({
    username: text('email'),
    profile: { givenName: text('givenName'), familyName: text('familyName') },
    email: { email: text('email'), verification: { case: 'sendCode', value: { urlTemplate } } },
    passwordType: { case: 'password', value: { password: text('password') } },
  })
  await startSession({ api, visit }, userId, { password: { password: text('password') } })
  return redirect('/verify')
}

/** Opened by hand, or by the link of a mail. */
export const verifyPage: Handler = async ({ visit, values }) => {
  const [code, userId] = [values.get('code') ?? '', values.get('userId') ?? userOf(visit)]
  const action = values.has('invite') ? '/invite' : '/verify'
  const form = { action, submit: 'Verify', fields: { code: 'Code' }, values: { code, userId } }
  return page('Verify your email', form)
}

export const verify: Handler = async (step) => {
  const [userId, verificationCode] = [step.values.get('userId') ?? '', step.values.get('code') ?? '']
  await step.api.users.verifyEmail({ userId, verificationCode })
  return step.visit.session ? finish(step) : page('Email verified')
}

export const invite: Handler = async ({ api, visit, values }) => {
  const [userId, verificationCode] = [values.get('userId') ?? '', values.get('code') ?? '']
  await api.users.verifyInviteCode({ userId, verificationCode })
  await startSession({ api, visit }, userId)
  return redirect('/passkey/set')
}

export const reset: Handler = async ({ api, visit, origin }) => {
  const urlTemplate = `${origin}/password/set?code={{.Code}}&userId={{.UserID}}`
  await api.users.passwordReset({ userId: userOf(visit), medium: { case: 'sendLink', value: { urlTemplate } } })
  return page('Look at your mail')
}

export const setPasswordPage: Handler = async ({ values }) =>
  page('New password', {
    action: '/password/set',
    submit: 'Set password',
    fields: { password: 'New password' },
    values: { code: values.get('code') ?? '', userId: values.get('userId') ?? '' },
  })

export const setPassword: Handler = async (step) => {
  const { api, visit, values } = step
  const [userId, password] = [values.get('userId') ?? '', values.get('password') ?? '']
  const verification = { case: 'verificationCode' as const, value: values.get('code') ?? '' }
  await api.users.setPassword({ userId, newPassword: { password }, verification })
  await startSession({ api, visit }, userId)
  await check(step, { checks: { password: { password } } })
  return secondFactor(step)
}

export const setPasskeyPage: Handler = async ({ api, visit, origin }) => {
  const userId = userOf(visit)
  const { code } = await api.users.createPasskeyRegistrationLink({ userId, medium: { case: 'returnCode', value: {} } })
  if (!code) throw new Error('no code')
  const domain = new URL(origin).hostname
  const { passkeyId, publicKeyCredentialCreationOptions: options } = await api.users.registerPasskey({
    userId,
    code,
    domain,
  })
  visit.keyId = passkeyId
  return keyPage('Create a passkey', '/passkey/set', 'create', options?.publicKey)
}

export const setPasskey: Handler = async ({ api, visit, values }) => {
  await api.users.verifyPasskeyRegistration({
    userId: userOf(visit),
    passkeyId: visit.keyId ?? '',
    passkeyName: 'Laptop',
    publicKeyCredential: JSON.parse(values.get('credential') ?? ''),
  })
  return redirect('/passkey')
}

export const setU2fPage: Handler = async ({ api, visit, origin }) => {
  const domain = new URL(origin).hostname
  const { u2fId, publicKeyCredentialCreationOptions: options } = await api.users.registerU2F({
    userId: userOf(visit),
    domain,
  })
  visit.keyId = u2fId
  return keyPage('Add a security key', '/u2f/set', 'create', options?.publicKey)
}

export const setU2f: Handler = async ({ api, visit, values }) => {
  await api.users.verifyU2FRegistration({
    userId: userOf(visit),
    u2fId: visit.keyId ?? '',
    tokenName: 'Key',
    publicKeyCredential: JSON.parse(values.get('credential') ?? ''),
  })
  return redirect('/u2f')
}

export const startProvider: Handler = async ({ api, origin, values }) => {
  const urls = { successUrl: `${origin}/idp/success`, failureUrl: `${origin}/idp/failure` }
  const { nextStep } = await api.users.startIdentityProviderIntent({
    idpId: values.get('idpId') ?? '',
    content: { case: 'urls', value: urls },
  })
  if (nextStep.case !== 'authUrl') throw new Error(`the next step is ${nextStep.case}`)
  return redirect(nextStep.value)
}

export const providerSuccess: Handler = async (step) => {
  const { api, values } = step
  const [idpIntentId, idpIntentToken] = [values.get('id') ?? '', values.get('token') ?? '']
  const intent = await api.users.retrieveIdentityProviderIntent({ idpIntentId, idpIntentToken })
  const userId = intent.userId || (intent.addHumanUser && (await api.users.addHumanUser(intent.addHumanUser)).userId)
  if (!userId) return page('No account')
  await startSession(step, userId, { idpIntent: { idpIntentId, idpIntentToken } })
  return finish(step)
}

export const providerFailure: Handler = async ({ values }) => page(`Provider: ${values.get('error')}`)
