import { sign } from 'node:crypto'
import { deflateRawSync } from 'node:zlib'
import { RSA_SHA256, type SigningKey, signElement } from '#crypto/xml/xml-signature.ts'
import type { Binding } from '#domain/project/app/saml/binding.ts'

export interface OutgoingMessage {
  readonly kind: 'SAMLRequest' | 'SAMLResponse'
  readonly xml: string
  /** ID of the root element. */
  readonly id: string
  readonly binding: Binding
  readonly destination: string
  readonly relayState: string
}

/** A message for the browser to take to the service provider. */
export interface SignedMessage extends Pick<OutgoingMessage, 'kind' | 'binding' | 'relayState'> {
  /** With redirect binding it holds the whole message. */
  readonly url: string
  /** Base64. */
  readonly text: string
}

/** Signs a message for the binding that takes it to the service provider: the query, or the whole document. */
export function signedMessage(message: OutgoingMessage, key: SigningKey): SignedMessage {
  const { kind, xml, id, binding, destination, relayState } = message
  if (binding === 'post') {
    const text = Buffer.from(signElement(xml, id, key)).toString('base64')
    return { kind, binding, url: destination, text, relayState }
  }
  const text = deflateRawSync(xml).toString('base64')
  const query = new URLSearchParams({
    [kind]: text,
    ...(relayState ? { RelayState: relayState } : {}),
    SigAlg: RSA_SHA256,
  }).toString()
  const signature = sign('sha256', Buffer.from(query), key.privatePem).toString('base64')
  const separator = destination.includes('?') ? '&' : '?'
  const url = `${destination}${separator}${query}&${new URLSearchParams({ Signature: signature })}`
  return { kind, binding, url, text, relayState }
}
