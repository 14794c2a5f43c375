import { sign } from 'node:crypto'
import { deflateRawSync } from 'node:zlib'
import { RSA_SHA256, type SigningKey, signElement } from '#crypto/xml/xml-signature.ts'
import type { Binding } from '#domain/project/app/saml/binding.ts'
import type { SamlAnswer } from '#domain/saml/saml-engine.ts'

export interface OutgoingMessage {
  readonly xml: string
  /** ID of the root element. */
  readonly id: string
  readonly binding: Binding
  readonly destination: string
  readonly relayState: string
}

/** Signs a response for the binding that takes it to the service provider: the query, or the whole document. */
export function signedAnswer(message: OutgoingMessage, key: SigningKey): SamlAnswer {
  const { xml, id, binding, destination, relayState } = message
  if (binding === 'post') {
    const samlResponse = Buffer.from(signElement(xml, id, key)).toString('base64')
    return { binding, url: destination, samlResponse, relayState }
  }
  const samlResponse = deflateRawSync(xml).toString('base64')
  const query = new URLSearchParams({
    SAMLResponse: samlResponse,
    ...(relayState ? { RelayState: relayState } : {}),
    SigAlg: RSA_SHA256,
  }).toString()
  const signature = sign('sha256', Buffer.from(query), key.privatePem).toString('base64')
  const separator = destination.includes('?') ? '&' : '?'
  const url = `${destination}${separator}${query}&${new URLSearchParams({ Signature: signature })}`
  return { binding, url, samlResponse, relayState }
}
