/**
 * Enveloped signatures of SAML messages (SAML 2.0 Core §5.4). Signed content is read from the bytes that the signature
 * covers, never from the document around it, so a wrapped or moved element does not count as signed.
 */
import { SignedXml } from 'xml-crypto'
import { attributeOf, childrenOf, elementsIn, parseXml } from '#crypto/xml/parse-xml.ts'

const DSIG = 'http://www.w3.org/2000/09/xmldsig#'
const ENVELOPED = `${DSIG}enveloped-signature`
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#'
const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256'
export const RSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256'

/** SHA-1 and HMAC are not among them (RFC 9231; SHA-1 signatures can be forged). */
const SIGNATURES = [RSA_SHA256, 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512']
const DIGESTS = [SHA256, 'http://www.w3.org/2001/04/xmlenc#sha512']
const TRANSFORMS = [ENVELOPED, EXCLUSIVE]

export interface SigningKey {
  /** PKCS#8 PEM. */
  readonly privatePem: string
  readonly certificatePem: string
}

/** Signs the element with this id; the signature follows the `Issuer` that is its child. */
export function signElement(xml: string, id: string, { privatePem, certificatePem }: SigningKey): string {
  const signature = new SignedXml({
    privateKey: privatePem,
    publicCert: certificatePem,
    signatureAlgorithm: RSA_SHA256,
    canonicalizationAlgorithm: EXCLUSIVE,
  })
  // Ids are made by us: letters, digits, `_` and `-`.
  const xpath = `//*[@ID='${id}']`
  signature.addReference({ xpath, transforms: TRANSFORMS, digestAlgorithm: SHA256, uri: `#${id}` })
  signature.computeSignature(xml, {
    prefix: 'ds',
    location: { reference: `${xpath}/*[local-name()='Issuer']`, action: 'after' },
  })
  return signature.getSignedXml()
}

export const isSigned = (root: Element): boolean => childrenOf(root, DSIG, 'Signature').length > 0

/**
 * Verifies the signature of a message against the keys of its sender; ignores keys that the message itself names.
 * Returns the root element as signed; undefined if none of the keys signed the whole message.
 */
export function verifiedRoot(xml: string, keys: readonly string[]): Element | undefined {
  const root = parseXml(xml)
  const [signature, another] = childrenOf(root, DSIG, 'Signature')
  const id = attributeOf(root, 'ID')
  if (!signature || another || !/^[\w.-]+$/.test(id) || !isOnlyOne(root, id)) return undefined
  for (const key of keys) {
    const signed = signedBytes(xml, signature, { key, id })
    const element = signed === undefined ? undefined : parseXml(signed)
    if (element && attributeOf(element, 'ID') === id && element.localName === root.localName) return element
  }
  return undefined
}

const isOnlyOne = (root: Element, id: string): boolean =>
  elementsIn(root).filter((element) => ['ID', 'Id', 'id'].some((name) => attributeOf(element, name) === id)).length ===
  1

function signedBytes(xml: string, signature: Element, { key, id }: { key: string; id: string }): string | undefined {
  const verifier = new SignedXml({ publicCert: key, getCertFromKeyInfo: () => null })
  keepOnly(verifier.SignatureAlgorithms, SIGNATURES)
  keepOnly(verifier.HashAlgorithms, DIGESTS)
  keepOnly(verifier.CanonicalizationAlgorithms, [...TRANSFORMS, `${EXCLUSIVE}WithComments`])
  try {
    verifier.loadSignature(signature)
    const references = verifier.getReferences()
    if (references.length !== 1 || references[0]?.uri !== `#${id}`) return undefined
    if (!verifier.checkSignature(xml)) return undefined
    const [only, another] = verifier.getSignedReferences()
    return another === undefined ? only : undefined
  } catch {
    // Unknown algorithms, values that are no base64, keys of another kind.
    return undefined
  }
}

function keepOnly(algorithms: Record<string, unknown>, allowed: readonly string[]): void {
  for (const name of Object.keys(algorithms)) if (!allowed.includes(name)) Reflect.deleteProperty(algorithms, name)
}
