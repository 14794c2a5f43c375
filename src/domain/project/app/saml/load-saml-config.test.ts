import { expect, test } from 'vitest'
import { loadSamlConfig } from '#domain/project/app/saml/load-saml-config.ts'
import { metadataXml } from '#test/support/saml/service-provider.ts'

const xml = metadataXml({ entityId: 'urn:sp' })
const from = (metadata: { xml: string } | { url: string }, fetchMetadata: () => Promise<string> = async () => xml) =>
  loadSamlConfig({ fetchMetadata: fetchMetadata }, { metadata })

test('reads the entity id from the metadata, which is stored unchanged', async () => {
  expect(await from({ xml })).toEqual({ kind: 'saml', entityId: 'urn:sp', metadataXml: xml, metadataUrl: '' })
  const url = 'https://sp.example/metadata'
  expect(await from({ url })).toEqual({ kind: 'saml', entityId: 'urn:sp', metadataXml: xml, metadataUrl: url })
})

test.each([
  ['nothing', { xml: ' ' }, /app.samlMetadataMissing/],
  ['an address that cannot be fetched', { url: 'https://sp.example' }, /app.samlMetadataUnreachable/],
  ['an address of another scheme', { url: 'ftp://sp.example' }, /app.samlMetadataMissing/],
  ['more than 500000 characters', { xml: xml.replace('made', 'x'.repeat(500_000)) }, /app.samlMetadataInvalid/],
  ['other XML', { xml: '<x/>' }, /app.samlMetadataInvalid/],
])('%s is rejected', async (_name, metadata, reason) => {
  const fail = () => Promise.reject(new Error('404'))
  await expect(from(metadata, fail)).rejects.toThrow(reason)
})
