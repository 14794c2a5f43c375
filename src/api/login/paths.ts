import type { Visit } from '#api/login/visit.ts'
import { PROVIDER_CALLBACK_PATH } from '#domain/idp/provider-client.ts'

/** Addresses of the pages. Those that mails link to are the contract's (§3.2, §3.4). */
export const paths = {
  home: '/ui/login',
  login: '/ui/login/login',
  accounts: '/ui/login/accounts',
  cancel: '/ui/login/cancel',
  password: '/ui/login/password',
  changePassword: '/ui/login/password/change',
  forgotPassword: '/ui/login/password/reset',
  passkey: '/ui/login/passkey',
  passkeyChallenge: '/ui/login/passkey/challenge',
  factor: '/ui/login/mfa',
  factorChallenge: '/ui/login/mfa/challenge',
  enroll: '/ui/login/mfa/setup',
  enrollTotp: '/ui/login/mfa/setup/otp',
  enrollKey: '/ui/login/mfa/setup/u2f',
  enrollKeyChallenge: '/ui/login/mfa/setup/u2f/challenge',
  enrollSent: '/ui/login/mfa/setup/sent',
  skipEnroll: '/ui/login/mfa/skip',
  signOut: '/ui/login/logout',
  userInit: '/ui/login/user/init',
  mailVerification: '/ui/login/mail/verification',
  passwordInit: '/ui/login/password/init',
  passkeyInit: '/ui/login/login/passwordless/init',
  passkeyInitChallenge: '/ui/login/login/passwordless/init/challenge',
  externalStart: '/ui/login/login/externalidp',
  externalCallback: PROVIDER_CALLBACK_PATH,
  externalChoice: '/ui/login/login/externalidp/account',
  externalLink: '/ui/login/login/externalidp/link',
} as const

/**
 * What each page of one sign-in hands on to the next: which application waits, whose sign-in it is, and which account
 * at a provider is to be linked.
 */
export const carriedOn = ({ authRequestId, sessionId, intentId }: Visit): Record<string, string> => ({
  ...(authRequestId ? { authRequestID: authRequestId } : {}),
  ...(sessionId ? { sessionID: sessionId } : {}),
  ...(intentId ? { intentID: intentId } : {}),
})

/** The address of a page within this sign-in. */
export function hrefTo(visit: Visit, path: string, values: Record<string, string> = {}): string {
  const query = new URLSearchParams({ ...carriedOn(visit), ...values }).toString()
  return query ? `${path}?${query}` : path
}
