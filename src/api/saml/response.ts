/** Responses to service providers (SAML 2.0 Core §3.3.3, Profiles §4.1.4). */
import { randomBytes } from 'node:crypto'
import { type Attribute, attributeElement } from '#api/saml/attributes.ts'
import type { NameId } from '#api/saml/name-id.ts'
import { ASSERTION, PROTOCOL } from '#api/saml/names.ts'
import { element, type Xml } from '#crypto/xml/write-xml.ts'
import { type SigningKey, signElement } from '#crypto/xml/xml-signature.ts'
import type { LogoutParticipant } from '#domain/saml/logout-round.ts'
import type { SamlFailure } from '#domain/saml/saml-engine.ts'

const MINUTE = 60 * 1000
/** Lifetime of an assertion, and tolerated clock skew, milliseconds. */
const LIFETIME_MS = 5 * MINUTE
const LEEWAY_MS = MINUTE

const STATUS = 'urn:oasis:names:tc:SAML:2.0:status:'
const BEARER = 'urn:oasis:names:tc:SAML:2.0:cm:bearer'

export const newMessageId = (): string => `_${randomBytes(20).toString('hex')}`
const instant = (ms: number): string => new Date(ms).toISOString()

/** Writes a request to end sessions (SAML 2.0 Core §3.7.1). */
export const logoutRequestElement = (
  { issuer, destination, now }: Omit<Envelope, 'inResponseTo'>,
  id: string,
  { entityId, nameId, nameIdFormat, sessionIndexes }: LogoutParticipant,
): Xml =>
  element(
    'samlp:LogoutRequest',
    {
      'xmlns:samlp': PROTOCOL,
      'xmlns:saml': ASSERTION,
      ID: id,
      Version: '2.0',
      IssueInstant: instant(now),
      Destination: destination,
      NotOnOrAfter: instant(now + LIFETIME_MS),
    },
    element('saml:Issuer', {}, issuer),
    element('saml:NameID', { Format: nameIdFormat, SPNameQualifier: entityId }, nameId),
    ...sessionIndexes.map((index) => element('samlp:SessionIndex', {}, index)),
  )

/** The message that a response answers, and the addresses of both sides. */
export interface Envelope {
  readonly issuer: string
  readonly destination: string
  readonly inResponseTo: string
  readonly now: number
}

/** Writes a message that answers another one. */
export function responseElement(name: string, envelope: Envelope, id: string, ...children: readonly Xml[]): Xml {
  return element(
    `samlp:${name}`,
    {
      'xmlns:samlp': PROTOCOL,
      'xmlns:saml': ASSERTION,
      ID: id,
      Version: '2.0',
      IssueInstant: instant(envelope.now),
      Destination: envelope.destination,
      InResponseTo: envelope.inResponseTo,
    },
    element('saml:Issuer', {}, envelope.issuer),
    ...children,
  )
}

/** A status of one or two levels; `message` : for developers. */
export const statusElement = (codes: readonly string[], message = ''): Xml =>
  element(
    'samlp:Status',
    {},
    codes.reduceRight<Xml>((inner, code) => element('samlp:StatusCode', { Value: STATUS + code }, inner), { xml: '' }),
    message ? element('samlp:StatusMessage', {}, message) : undefined,
  )

/** Errors that the service provider caused by its request (SAML 2.0 Core §3.2.2.2). */
const OF_REQUESTER: readonly SamlFailure['error'][] = [
  'InvalidNameIDPolicy',
  'InvalidAttrNameOrValue',
  'UnsupportedBinding',
]

export function failureResponse(envelope: Envelope, { error, description }: SamlFailure, id: string): string {
  const codes =
    error === 'VersionMismatch' ? [error] : [OF_REQUESTER.includes(error) ? 'Requester' : 'Responder', error]
  return responseElement('Response', envelope, id, statusElement(codes, description)).xml
}

export interface Subject {
  readonly audience: string
  readonly nameId: NameId
  readonly attributes: readonly Attribute[]
  readonly sessionIndex: string
  /** Epoch milliseconds. */
  readonly authTime: number
  /** Authentication context class that the sign-in reached. */
  readonly contextClass: string
}

/** Returns a response whose assertion is signed. */
export function successResponse(envelope: Envelope, subject: Subject, id: string, key: SigningKey): string {
  const assertionId = newMessageId()
  const assertion = assertionElement(envelope, subject, assertionId)
  return signElement(
    responseElement('Response', envelope, id, statusElement(['Success']), assertion).xml,
    assertionId,
    key,
  )
}

function assertionElement({ issuer, destination, inResponseTo, now }: Envelope, subject: Subject, id: string): Xml {
  const notOnOrAfter = instant(now + LIFETIME_MS)
  return element(
    'saml:Assertion',
    { 'xmlns:saml': ASSERTION, ID: id, Version: '2.0', IssueInstant: instant(now) },
    element('saml:Issuer', {}, issuer),
    element(
      'saml:Subject',
      {},
      element(
        'saml:NameID',
        { Format: subject.nameId.format, SPNameQualifier: subject.audience },
        subject.nameId.value,
      ),
      element(
        'saml:SubjectConfirmation',
        { Method: BEARER },
        element('saml:SubjectConfirmationData', {
          InResponseTo: inResponseTo,
          NotOnOrAfter: notOnOrAfter,
          Recipient: destination,
        }),
      ),
    ),
    element(
      'saml:Conditions',
      { NotBefore: instant(now - LEEWAY_MS), NotOnOrAfter: notOnOrAfter },
      element('saml:AudienceRestriction', {}, element('saml:Audience', {}, subject.audience)),
    ),
    element(
      'saml:AuthnStatement',
      { AuthnInstant: instant(subject.authTime), SessionIndex: subject.sessionIndex },
      element('saml:AuthnContext', {}, element('saml:AuthnContextClassRef', {}, subject.contextClass)),
    ),
    element('saml:AttributeStatement', {}, ...subject.attributes.map(attributeElement)),
  )
}
