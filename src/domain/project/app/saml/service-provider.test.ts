import { expect, test } from 'vitest'
import { InvalidMetadata } from '#domain/project/app/saml/invalid-metadata.ts'
import { readServiceProvider } from '#domain/project/app/saml/service-provider.ts'
import {
  bodyOf,
  consumerService,
  logoutService,
  metadataXml,
  newProviderKey,
} from '#test/support/saml/service-provider.ts'

const key = await newProviderKey()
const entityId = 'https://sp.example/metadata'

test('reads the addresses, keys and requirements of a service provider from its metadata', () => {
  const more = `${logoutService('https://sp.example/slo')}<md:NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:persistent</md:NameIDFormat>`
  const services = [
    consumerService('https://sp.example/artifact', 'HTTP-Artifact', 'index="0"'),
    consumerService('http://localhost:3000/acs', 'HTTP-POST', 'index="1"'),
    consumerService('https://sp.example/other', 'HTTP-Redirect', 'index="2" isDefault="true"'),
    '<md:AttributeConsumingService index="0"><md:RequestedAttribute Name="costCenter"/></md:AttributeConsumingService>',
  ].join('')
  expect(readServiceProvider(metadataXml({ entityId, key, signsRequests: true, more, services }))).toEqual({
    entityId,
    signsRequests: true,
    signingKeys: [key.publicPem],
    nameIdFormats: ['urn:oasis:names:tc:SAML:2.0:nameid-format:persistent'],
    consumerServices: [
      { index: '1', isDefault: false, binding: 'post', location: 'http://localhost:3000/acs' },
      { index: '2', isDefault: true, binding: 'redirect', location: 'https://sp.example/other' },
    ],
    logoutServices: [
      { binding: 'redirect', location: 'https://sp.example/slo', responseLocation: 'https://sp.example/slo' },
    ],
    requestedAttributes: ['costCenter'],
  })
})

test('a key for encryption alone verifies no signature', () => {
  const xml = metadataXml({ entityId, key }).replace('use="signing"', 'use="encryption"')
  expect(readServiceProvider(xml).signingKeys).toEqual([])
})

const plain = metadataXml({ entityId })
test.each([
  ['no service provider', plain.replaceAll('SPSSODescriptor', 'IDPSSODescriptor')],
  ['of SAML 1.1', plain.replace('SAML:2.0:protocol', 'SAML:1.1:protocol')],
  ['another root', '<x/>'],
  ['without an entity id', plain.replace(`entityID="${entityId}"`, '')],
  ['an entity id with a space', plain.replace(entityId, 'a b')],
  ['an entity id that is too long', plain.replace(entityId, `urn:${'x'.repeat(1100)}`)],
  ['without a consumer service', metadataXml({ entityId, services: '' })],
  ['with a script as address', metadataXml({ entityId, acs: 'javascript:alert(1)' })],
  ['with a relative address', metadataXml({ entityId, acs: '/acs' })],
  ['with a user name in the address', metadataXml({ entityId, acs: 'https://sp@sp.example/acs' })],
  ['with a broken logout address', metadataXml({ entityId, more: logoutService('data:text/html,x') })],
  [
    'with a broken certificate',
    metadataXml({ entityId, key }).replace(bodyOf(key.certificatePem).slice(0, 40), 'AAAA'),
  ],
])('metadata is rejected: %s', (_name, xml) => {
  expect(() => readServiceProvider(xml)).toThrow(InvalidMetadata)
})
