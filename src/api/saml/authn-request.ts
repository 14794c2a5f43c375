/** Authentication requests of service providers (SAML 2.0 Core §3.4.1). */
import { type RequestedContext, requestedContextOf } from '#api/saml/authn-context.ts'
import { InvalidMessage } from '#api/saml/invalid-message.ts'
import { ASSERTION, nameIdFormats, PROTOCOL, paths } from '#api/saml/names.ts'
import { requestedSubjectOf } from '#api/saml/requested-subject.ts'
import { attributeOf, childOf, hasName, isSet, textOf } from '#crypto/xml/parse-xml.ts'
import type { RequestedSubject } from '#domain/auth-request/auth-request.ts'
import { bindingOf } from '#domain/project/app/saml/binding.ts'
import type { ConsumerService, ServiceProvider } from '#domain/project/app/saml/service-provider.ts'

const MINUTE = 60 * 1000
/** How old a request may be, and how far another clock may be ahead, milliseconds. */
const MAX_AGE_MS = 10 * MINUTE
const LEEWAY_MS = 3 * MINUTE

export interface AuthnRequest {
  readonly id: string
  readonly consumer: ConsumerService
  /** '' : any. */
  readonly nameIdFormat: string
  readonly forceAuthn: boolean
  readonly isPassive: boolean
  readonly context: RequestedContext
  /** Undefined: any user. */
  readonly subject: RequestedSubject | undefined
}

/** The entity id that a message names as its sender. @throws InvalidMessage */
export function issuerOf(root: Element): string {
  const issuer = textOf(childOf(root, ASSERTION, 'Issuer'))
  if (!issuer) throw new InvalidMessage('Issuer is missing')
  return issuer
}

/** Checks the common parts of all messages. `path`: path of the endpoint. @throws InvalidMessage */
export function checkMessage(
  root: Element,
  { name, path, externalUrl, now }: { name: string; path: string; externalUrl: string; now: number },
): string {
  if (!hasName(root, PROTOCOL, name)) throw new InvalidMessage(`the message is not of type ${name}`)
  if (attributeOf(root, 'Version') !== '2.0') throw new InvalidMessage('Version must be 2.0')
  const id = attributeOf(root, 'ID')
  if (!/^[A-Za-z_][\w.-]{0,255}$/.test(id)) throw new InvalidMessage('ID is missing or not an XML id')
  const destination = attributeOf(root, 'Destination')
  if (destination && destination !== externalUrl + path) throw new InvalidMessage('Destination is another address')
  const issuedAt = Date.parse(attributeOf(root, 'IssueInstant'))
  if (Number.isNaN(issuedAt)) throw new InvalidMessage('IssueInstant is missing')
  if (issuedAt > now + LEEWAY_MS) throw new InvalidMessage('IssueInstant is in the future')
  if (issuedAt < now - MAX_AGE_MS) throw new InvalidMessage('the request has expired')
  return id
}

/** Reads a request whose sender is known. @throws InvalidMessage */
export function readAuthnRequest(
  root: Element,
  provider: ServiceProvider,
  { externalUrl, now }: { externalUrl: string; now: number },
): AuthnRequest {
  const id = checkMessage(root, { name: 'AuthnRequest', path: paths.signOn, externalUrl, now })
  checkConditions(childOf(root, ASSERTION, 'Conditions'), now)
  return {
    id,
    consumer: consumerOf(root, provider),
    nameIdFormat: formatOf(root, provider),
    forceAuthn: isSet(root, 'ForceAuthn'),
    isPassive: isSet(root, 'IsPassive'),
    context: requestedContextOf(root),
    subject: requestedSubjectOf(root),
  }
}

function checkConditions(conditions: Element | undefined, now: number): void {
  const [from, until] = ['NotBefore', 'NotOnOrAfter'].map((name) => Date.parse(attributeOf(conditions, name)))
  if (from !== undefined && from > now + LEEWAY_MS) throw new InvalidMessage('the request is not valid yet')
  if (until !== undefined && until <= now - LEEWAY_MS) throw new InvalidMessage('the request has expired')
}

/** Returns the address of the response, which must be one of the metadata. @throws InvalidMessage */
function consumerOf(root: Element, { consumerServices }: ServiceProvider): ConsumerService {
  const [url, index] = [
    attributeOf(root, 'AssertionConsumerServiceURL'),
    attributeOf(root, 'AssertionConsumerServiceIndex'),
  ]
  const binding = bindingOf(attributeOf(root, 'ProtocolBinding'))
  const named = consumerServices.filter(
    (service) => (!url || service.location === url) && (!index || service.index === index),
  )
  const consumerService =
    named.find((service) => service.binding === binding) ??
    named.find((service) => service.isDefault) ??
    named.find((service) => service.binding === 'post') ??
    named[0]
  if (!consumerService)
    throw new InvalidMessage('the address for the response is not in the metadata of the service provider')
  return consumerService
}

/** The requested format, else the first supported one of the metadata; '' : any. */
function formatOf(root: Element, provider: ServiceProvider): string {
  const requestedFormat = attributeOf(childOf(root, PROTOCOL, 'NameIDPolicy'), 'Format')
  if (requestedFormat && !requestedFormat.endsWith(':nameid-format:unspecified')) return requestedFormat
  const known: readonly string[] = Object.values(nameIdFormats)
  return provider.nameIdFormats.find((format) => known.includes(format)) ?? ''
}
