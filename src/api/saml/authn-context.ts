/** Authentication context classes (SAML 2.0 Authentication Context §3.4, REFEDS profiles) and what a sign-in reaches. */
import { ASSERTION, PROTOCOL } from '#api/saml/names.ts'
import { attributeOf, childOf, childrenOf, textOf } from '#crypto/xml/parse-xml.ts'
import type { Acr } from '#domain/project/app/client/acr-values.ts'
import { acrOf, satisfiedAcr } from '#domain/sign-in/acr.ts'

const CLASS = 'urn:oasis:names:tc:SAML:2.0:ac:classes:'

const CLASSES: ReadonlyMap<string, Acr> = new Map([
  [`${CLASS}unspecified`, '1fa'],
  [`${CLASS}Password`, '1fa'],
  [`${CLASS}PasswordProtectedTransport`, '1fa'],
  ['https://refeds.org/profile/sfa', '1fa'],
  [`${CLASS}TimeSyncToken`, 'mfa'],
  [`${CLASS}MobileTwoFactorContract`, 'mfa'],
  ['https://refeds.org/profile/mfa', 'mfa'],
  ['http://schemas.microsoft.com/claims/multipleauthn', 'mfa'],
  ['1fa', '1fa'],
  ['mfa', 'mfa'],
  ['phr', 'phr'],
])

/** `exact` is met by a stronger sign-in too: a user with a passkey does not fail where a password is enough. */
const COMPARISONS = ['', 'exact', 'minimum']

/** What a request asks of the sign-in (SAML 2.0 Core §3.3.2.2.1). */
export type RequestedContext =
  | { readonly isSupported: false }
  | {
      readonly isSupported: true
      /** Classes by their names in the message; empty: any. */
      readonly classes: readonly string[]
    }

export function requestedContextOf(authnRequest: Element): RequestedContext {
  const requested = childOf(authnRequest, PROTOCOL, 'RequestedAuthnContext')
  if (!requested) return { isSupported: true, classes: [] }
  const classes = childrenOf(requested, ASSERTION, 'AuthnContextClassRef')
    .map(textOf)
    .filter((name) => CLASSES.has(name))
  const isSupported = classes.length > 0 && COMPARISONS.includes(attributeOf(requested, 'Comparison'))
  return isSupported ? { isSupported, classes } : { isSupported: false }
}

export const acrValuesOf = (classes: readonly string[]): Acr[] =>
  classes.map((name) => CLASSES.get(name)).filter((acr) => acr !== undefined)

/** Returns the class of an assertion: the first requested one that the sign-in satisfies; undefined: none of them. */
export function reachedClass(amr: readonly string[], requested: readonly string[]): string | undefined {
  if (requested.length === 0) return CLASS + (amr.includes('pwd') ? 'PasswordProtectedTransport' : 'unspecified')
  return requested.find((name) => satisfiedAcr(acrOf(amr), acrValuesOf([name])) !== undefined)
}
