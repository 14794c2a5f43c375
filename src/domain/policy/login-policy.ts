import type { PolicyKind } from '#domain/policy/policies.ts'
import { isRedirectTarget } from '#domain/policy/web-link.ts'
import { invalidArgument } from '#kit/errors.ts'

export type SecondFactor = 'otp' | 'u2f' | 'otpEmail' | 'otpSms'
export type MultiFactor = 'u2fWithVerification'

/** How people may sign in. Lifetimes in seconds: how long a check counts before it is asked for anew. */
export type LoginPolicy = {
  allowUsernamePassword: boolean
  allowRegister: boolean
  allowExternalIdp: boolean
  forceMfa: boolean
  /** Only those who sign in here, not through a provider, need a second factor. */
  forceMfaLocalOnly: boolean
  allowPasswordless: boolean
  hidePasswordReset: boolean
  /** A page asks for the password of any name, so that it does not tell which names there are. */
  ignoreUnknownUsernames: boolean
  /** An unknown name at a verified domain leads to that organization. */
  allowDomainDiscovery: boolean
  disableLoginWithEmail: boolean
  disableLoginWithPhone: boolean
  /** Where someone goes who signed in without having come from an application; '': nowhere. */
  defaultRedirectUri: string
  passwordCheckLifetime: number
  externalLoginCheckLifetime: number
  /** How long the set-up of a second factor may be put off; 0: it is not offered. */
  mfaInitSkipLifetime: number
  secondFactorCheckLifetime: number
  multiFactorCheckLifetime: number
  secondFactors: SecondFactor[]
  multiFactors: MultiFactor[]
  /** Ids of the providers offered. */
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
  refusalIds: {
    alreadyExists: 'Org-Dgfb2',
    notFound: 'Org-M0sif',
    notChanged: 'Org-5M9vdd',
    nothingToReset: 'Org-GHB37',
    defaultNotChanged: 'INSTANCE-5M9vdd',
  },
  check({ defaultRedirectUri, ...settings }) {
    if (!isRedirectTarget(defaultRedirectUri)) return invalidArgument('Org-WSfdq', 'Errors.Policy.RedirectUriInvalid')
    const lifetimes = Object.entries(settings).filter(([name]) => name.endsWith('Lifetime'))
    if (!lifetimes.every(([, seconds]) => Number.isSafeInteger(seconds) && Number(seconds) >= 0))
      return invalidArgument('POLICY-Lt1me', 'Errors.Policy.LifetimeInvalid')
    return undefined
  },
}
