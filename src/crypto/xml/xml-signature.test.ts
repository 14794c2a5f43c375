import { expect, test } from 'vitest'
import { attributeOf, parseXml, textOf } from '#crypto/xml/parse-xml.ts'
import { isSigned, signElement, verifiedRoot } from '#crypto/xml/xml-signature.ts'
import { newProviderKey } from '#test/support/saml/service-provider.ts'

const [key, other] = await Promise.all([newProviderKey(), newProviderKey()])
const message = (id = '_1') =>
  `<p:Request xmlns:p="urn:p" ID="${id}" Destination="https://a.example"><a:Issuer xmlns:a="urn:a">sp</a:Issuer><p:Q>1</p:Q></p:Request>`
const signed = signElement(message(), '_1', key)
const keys = [key.publicPem]
const signatureIn = (xml: string) => /<ds:Signature .*<\/ds:Signature>/s.exec(xml)?.[0] ?? ''

test('a message is verified by any key of its sender, and returned as it was signed', () => {
  const root = verifiedRoot(signed, [other.publicPem, key.publicPem])
  expect(root && textOf(root.lastChild as Element)).toBe('1')
  expect(root && isSigned(root)).toBe(false)
  expect(isSigned(parseXml(signed))).toBe(true)
})

test('the key that a message carries is not used', () => {
  expect(verifiedRoot(signElement(message(), '_1', other), keys)).toBeUndefined()
  expect(verifiedRoot(signed, [])).toBeUndefined()
})

const evil = message('_evil').replace('<p:Q>1', '<p:Q>2')
const inside = (xml: string, more: string) => xml.replace('</p:Request>', `${more}</p:Request>`)

test.each([
  ['unsigned', message()],
  ['changed after signing', signed.replace('<p:Q>1', '<p:Q>2')],
  ['changed in an attribute', signed.replace('https://a.example', 'https://b.example')],
  ['wrapped around the signed message', inside(evil, signed)],
  ['wrapped, with the signature moved to the new root', inside(evil, message() + signatureIn(signed))],
  [
    'with the signed message inside an object of the signature',
    inside(evil, signatureIn(signed).replace('</ds:Signature>', `<ds:Object>${message()}</ds:Object></ds:Signature>`)),
  ],
  ['with an id twice', inside(message(), message() + signatureIn(signed))],
  ['signed twice', inside(signed, signatureIn(signed))],
  ['signed over an empty reference', signed.replace('URI="#_1"', 'URI=""')],
  ['without a reference', signed.replace(/<ds:Reference .*<\/ds:Reference>/s, '')],
  [
    'signed by HMAC with the public key',
    signed.replaceAll('2001/04/xmldsig-more#rsa-sha256', '2000/09/xmldsig#hmac-sha1'),
  ],
  ['signed with SHA-1', signed.replaceAll('2001/04/xmldsig-more#rsa-sha256', '2000/09/xmldsig#rsa-sha1')],
  [
    'with a transform that removes content',
    signed.replace(
      'http://www.w3.org/2001/10/xml-exc-c14n#"/></ds:Transforms>',
      'http://www.w3.org/TR/1999/REC-xslt-19991116"/></ds:Transforms>',
    ),
  ],
])('a message is not verified: %s', (_name, xml) => {
  expect(verifiedRoot(xml, keys)).toBeUndefined()
})

test('a comment within a signed text changes nothing that is read', () => {
  const root = verifiedRoot(signed.replace('>sp<', '>s<!-- -->p<'), keys)
  expect(root && textOf(root.firstChild as Element)).toBe('sp')
  expect(root && attributeOf(root, 'ID')).toBe('_1')
})
