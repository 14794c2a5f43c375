import type { Visit } from '#api/login/visit.ts'
import { CONSENT_PATH } from '#domain/auth-request/auth-request.ts'
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
  enrollPhone: '/ui/login/mfa/setup/sms',
  skipEnroll: '/ui/login/mfa/skip',
  verifyEmail: '/ui/login/mail/verify',
  security: '/ui/login/security',
  removeFactor: '/ui/login/security/remove',
  recoveryCodes: '/ui/login/security/codes',
  consent: CONSENT_PATH,
  applications: '/ui/login/applications',
  signOut: '/ui/login/logout',
  userInit: '/ui/login/user/init',
  userInvite: '/ui/login/user/invite',
  mailVerification: '/ui/login/mail/verification',
  passwordInit: '/ui/login/password/init',
  passkeyInit: '/ui/login/login/passwordless/init',
  passkeyInitChallenge: '/ui/login/login/passwordless/init/challenge',
  externalStart: '/ui/login/login/externalidp',
  externalCallback: PROVIDER_CALLBACK_PATH,
  externalDirectory: '/ui/login/login/externalidp/directory',
  externalChoice: '/ui/login/login/externalidp/account',
  externalLink: '/ui/login/login/externalidp/link',
} as const

/**
 * Parameters that each page of a sign-in passes to the next: the waiting application, the session, the account at a
 * provider to link, and the action to continue.
 */
export const carriedParams = (visit: Visit): Record<string, string> => {
  const { authRequestId, sessionId, intentId } = visit
  const goal = goalOf(visit)
  return {
    ...(authRequestId ? { authRequestID: authRequestId } : {}),
    ...(sessionId ? { sessionID: sessionId } : {}),
    ...(intentId ? { intentID: intentId } : {}),
    ...(goal ? { goal } : {}),
  }
}

/**
 * Action on the user's own page that required reauthentication; '' : none. A fixed name, never an address: a link must
 * not choose the target of a sign-in.
 */
export function goalOf({ form, query }: Pick<Visit, 'form' | 'query'>): string {
  const goal = form.get('goal') ?? query.get('goal') ?? ''
  return /^(security|enroll|remove(\.\w{1,40}){1,2})$/.test(goal) ? goal : ''
}

/** The page of a goal, for this sign-in; undefined when there is none. */
export function goalPage(goal: string, sessionID: string): string | undefined {
  const [what = '', kind = '', id = ''] = goal.split('.')
  const pages: Readonly<Record<string, string>> = {
    security: paths.security,
    enroll: paths.enroll,
    remove: paths.removeFactor,
  }
  const path = pages[what]
  return (
    path && `${path}?${new URLSearchParams({ sessionID, ...(kind ? { factor: kind } : {}), ...(id ? { id } : {}) })}`
  )
}

/** The address of a page within this sign-in. */
export function hrefTo(visit: Visit, path: string, values: Record<string, string> = {}): string {
  const query = new URLSearchParams({ ...carriedParams(visit), ...values }).toString()
  return query ? `${path}?${query}` : path
}
