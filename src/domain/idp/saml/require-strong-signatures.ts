import { attributeOf, elementsIn, parseXml } from '#crypto/xml/parse-xml.ts'

/** RSA and ECDSA with SHA-2 (RFC 9231). */
const STRONG = /#(?:(?:rsa|ecdsa)-)?sha(?:256|384|512)$/

/**
 * Rejects a response with SHA-1 signatures, which can be forged, or with a document type. `samlResponse`: base64.
 * @throws Error, InvalidXml
 */
export function requireStrongSignatures(samlResponse: string): void {
  const root = parseXml(Buffer.from(samlResponse, 'base64').toString('utf8'))
  const weak = elementsIn(root)
    .filter(({ localName }) => localName === 'SignatureMethod' || localName === 'DigestMethod')
    .find((method) => !STRONG.test(attributeOf(method, 'Algorithm')))
  if (weak) throw new Error(`${attributeOf(weak, 'Algorithm')} is not accepted`)
}
