/** Authenticity of a message: its signature against the keys of the service provider's metadata. */
import { verify } from 'node:crypto'
import { InvalidMessage } from '#api/saml/invalid-message.ts'
import type { ReceivedMessage } from '#api/saml/read-message.ts'
import { parseXml } from '#crypto/xml/parse-xml.ts'
import { isSigned, verifiedRoot } from '#crypto/xml/xml-signature.ts'
import type { ServiceProvider } from '#domain/project/app/saml/service-provider.ts'

/** Hashes by the algorithm of a query's signature; SHA-1 is not accepted (RFC 9231). */
const QUERY_HASHES: ReadonlyMap<string, string> = new Map(
  ['256', '384', '512'].flatMap((size) =>
    ['rsa', 'ecdsa'].map(
      (kind) => [`http://www.w3.org/2001/04/xmldsig-more#${kind}-sha${size}`, `sha${size}`] as const,
    ),
  ),
)

/**
 * Returns the authentic root of a message: with a signature the element that it covers; accepts an unsigned message
 * where no signature is required.
 * @throws InvalidMessage
 */
export function authenticRoot(
  message: ReceivedMessage,
  { signingKeys }: Pick<ServiceProvider, 'signingKeys'>,
  needsSignature: boolean,
): Element {
  const root = parseXml(message.xml)
  // A signature without a key to verify it counts as none.
  const canVerify = signingKeys.length > 0
  if (message.querySignature && canVerify) {
    if (!isQuerySigned(message.querySignature, signingKeys)) throw invalidSignature()
    return root
  }
  if (isSigned(root) && canVerify) {
    const signed = verifiedRoot(message.xml, signingKeys)
    if (!signed) throw invalidSignature()
    return signed
  }
  if (needsSignature) throw new InvalidMessage('the message has to be signed')
  return root
}

const invalidSignature = () =>
  new InvalidMessage('the signature is not valid: it has to be by a key of the metadata, with SHA-256 or stronger')

function isQuerySigned(
  { algorithm, signature, signed }: NonNullable<ReceivedMessage['querySignature']>,
  keys: readonly string[],
): boolean {
  const hash = QUERY_HASHES.get(algorithm)
  return hash !== undefined && keys.some((key) => signed.some((text) => isVerified(hash, text, { key, signature })))
}

function isVerified(hash: string, signed: string, { key, signature }: { key: string; signature: Buffer }): boolean {
  try {
    return verify(hash, Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' }, signature)
  } catch {
    // A key of another kind than the algorithm.
    return false
  }
}
