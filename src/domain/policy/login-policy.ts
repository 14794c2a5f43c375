import type { PolicyKind } from '#domain/policy/policies.ts'
import { isRedirectTarget } from '#domain/policy/web-link.ts'

export type SecondFactor = 'otp' | 'u2f' | 'otpEmail' | 'otpSms'
export type MultiFactor = 'u2fWithVerification'

/** Rules of sign-in. Lifetimes in seconds: period for which a verified factor counts. */
export type LoginPolicy = {
  allowUsernamePassword: boolean
  allowRegister: boolean
  allowExternalIdp: boolean
  forceMfa: boolean
  /** Requires a second factor only of local sign-ins, not of those through a provider. */
  forceMfaLocalOnly: boolean
  allowPasswordless: boolean
  hidePasswordReset: boolean
  /** Pages ask for the password of unknown names too, so that names cannot be enumerated. */
  ignoreUnknownUsernames: boolean
  /** An unknown name in a verified domain selects the organization of the domain. */
  allowDomainDiscovery: boolean
  disableLoginWithEmail: boolean
  disableLoginWithPhone: boolean
  /** Target of redirects after a sign-in without an application; '': none. */
  defaultRedirectUri: string
  passwordCheckLifetime: number
  externalLoginCheckLifetime: number
  /** Period for which users may skip the setup of a second factor; 0: setup is not offered. */
  mfaInitSkipLifetime: number
  secondFactorCheckLifetime: number
  multiFactorCheckLifetime: number
  secondFactors: SecondFactor[]
  multiFactors: MultiFactor[]
  /** Ids of the offered providers. */
  idps: string[]
}

const HOUR = 3600
const DAY = 24 * HOUR

export const loginPolicy: PolicyKind<LoginPolicy> = {
  name: 'login',
  defaults: {
    allowUsernamePassword: true,
    allowRegister: true,
    allowExternalIdp: true,
    forceMfa: false,
    forceMfaLocalOnly: false,
    allowPasswordless: true,
    hidePasswordReset: false,
    ignoreUnknownUsernames: false,
    allowDomainDiscovery: true,
    disableLoginWithEmail: false,
    disableLoginWithPhone: false,
    defaultRedirectUri: '',
    passwordCheckLifetime: 10 * DAY,
    externalLoginCheckLifetime: 10 * DAY,
    mfaInitSkipLifetime: 30 * DAY,
    secondFactorCheckLifetime: 18 * HOUR,
    multiFactorCheckLifetime: 12 * HOUR,
    secondFactors: ['otp', 'u2f'],
    multiFactors: ['u2fWithVerification'],
    idps: [],
  },
  check({ defaultRedirectUri, ...settings }) {
    if (!isRedirectTarget(defaultRedirectUri)) return 'loginPolicy.redirectUriInvalid'
    const lifetimes = Object.entries(settings).filter(([name]) => name.endsWith('Lifetime'))
    if (!lifetimes.every(([, seconds]) => Number.isSafeInteger(seconds) && Number(seconds) >= 0))
      return 'loginPolicy.lifetimeInvalid'
    return undefined
  },
}
