/** SAML messages as browsers bring them: HTTP-Redirect and HTTP-POST bindings (SAML 2.0 Bindings §3.4, §3.5). */
import { inflateRawSync } from 'node:zlib'
import { InvalidMessage } from '#api/saml/invalid-message.ts'
import type { Binding } from '#domain/project/app/saml/binding.ts'

/** Bytes of a message as XML, however small it was compressed. */
const MAX_XML = 128 * 1024
/** SAML 2.0 Bindings §3.4.3 allows 80; applications send whole addresses. */
const MAX_RELAY_STATE = 4096

export interface ReceivedMessage {
  readonly binding: Binding
  readonly xml: string
  readonly relayState: string
  /** Signature of the query of a message with redirect binding. */
  readonly querySignature?: QuerySignature
}

export interface QuerySignature {
  readonly algorithm: string
  readonly signature: Buffer
  /**
   * The text that was signed: as it was sent (SAML 2.0 Bindings §3.4.4.1), and in the encoding of RFC 3986, since some
   * libraries sign that one and send another.
   */
  readonly signed: readonly string[]
}

type Kind = 'SAMLRequest' | 'SAMLResponse'

/** Reads the message of a query. @throws InvalidMessage */
export function readQuery(query: string, kind: Kind): ReceivedMessage {
  const sent = query.split('&').map((pair) => ({ name: pair.split('=', 1)[0] ?? '', pair }))
  const pairOf = (name: string) => {
    const [only, another] = sent.filter((one) => one.name === name)
    if (another) throw new InvalidMessage(`${name} occurs more than once`)
    return only?.pair
  }
  const values = new URLSearchParams(query)
  const relayState = relayStateOf(values.get('RelayState'))
  const deflated = values.get(kind)
  if (!pairOf(kind) || !deflated) throw new InvalidMessage(`${kind} is missing`)
  const names = [kind, 'RelayState', 'SigAlg'].filter((name) => pairOf(name) !== undefined)
  const sentText = names.map(pairOf).join('&')
  const encoded = names.map((name) => `${name}=${encodeURIComponent(values.get(name) ?? '')}`).join('&')
  const xml = inflate(decodeBase64(kind, deflated))
  const [signature, algorithm] = [values.get('Signature'), values.get('SigAlg')]
  if (signature === null && algorithm === null) return { binding: 'redirect', xml, relayState }
  if (!pairOf('Signature') || !signature || !algorithm)
    throw new InvalidMessage('SigAlg and Signature are needed together')
  return {
    binding: 'redirect',
    xml,
    relayState,
    querySignature: { algorithm, signature: decodeBase64('Signature', signature), signed: [sentText, encoded] },
  }
}

/** Reads the message of a form. @throws InvalidMessage */
export function readForm(form: URLSearchParams, kind: Kind): ReceivedMessage {
  const [value, another] = form.getAll(kind)
  if (!value || another !== undefined) throw new InvalidMessage(`${kind} is missing, or occurs more than once`)
  const bytes = decodeBase64(kind, value)
  if (bytes.length > MAX_XML) throw new InvalidMessage(`${kind} is too large`)
  // Some libraries compress messages of this binding too.
  const text = bytes.toString('utf8')
  const xml = /^\uFEFF?\s*</.test(text) ? text : inflate(bytes)
  return { binding: 'post', xml, relayState: relayStateOf(form.get('RelayState')) }
}

function relayStateOf(value: string | null): string {
  if (value !== null && value.length > MAX_RELAY_STATE) throw new InvalidMessage('RelayState is too long')
  return value ?? ''
}

function decodeBase64(name: string, base64: string): Buffer {
  const text = base64.replace(/\s/g, '')
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) throw new InvalidMessage(`${name} is not base64`)
  return Buffer.from(text, 'base64')
}

function inflate(bytes: Buffer): string {
  try {
    return inflateRawSync(bytes, { maxOutputLength: MAX_XML }).toString('utf8')
  } catch {
    throw new InvalidMessage('the message is not compressed by DEFLATE, or too large')
  }
}
