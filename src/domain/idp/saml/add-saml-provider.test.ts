import { createPrivateKey, X509Certificate } from 'node:crypto'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { idpAggregate } from '#domain/idp/idp.ts'
import { addSamlProvider } from '#domain/idp/saml/add-saml-provider.ts'
import { openSamlProvider } from '#domain/idp/saml/open-saml-provider.ts'
import { createPeople, ORG, type People } from '#test/support/people.ts'
import { samlInput, upstreamMetadata } from '#test/support/provider-inputs.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
})
afterAll(() => people.close())

test('fetches the metadata, and generates a key with its certificate', async () => {
  const xml = await upstreamMetadata()
  const fetchMetadata = vi.fn(async () => xml)
  const input = await samlInput({ metadata: { url: 'https://sso.example/metadata' } })
  const { id } = await addSamlProvider({ ...people.ctx(), fetchMetadata }, ORG, input)
  const provider = openSamlProvider(people.services, await people.services.events.load(idpAggregate, id))
  expect(provider?.metadataXml).toBe(xml)
  const certificate = new X509Certificate(provider?.certificatePem ?? '')
  expect(certificate.checkPrivateKey(createPrivateKey(provider?.privatePem ?? ''))).toBe(true)
  expect(fetchMetadata.mock.calls).toEqual([[new URL('https://sso.example/metadata')]])
})

test.each([
  ['an empty name', { name: '' }, 'idp.nameMissing'],
  ['no metadata', { metadata: { xml: '' } }, 'idp.samlMetadataMissing'],
  ['an address of another scheme', { metadata: { url: 'file:///etc/passwd' } }, 'idp.samlMetadataMissing'],
  ['an address that does not answer', { metadata: { url: 'https://sso.example/' } }, 'idp.samlMetadataUnreachable'],
  ['unreadable metadata', { metadata: { xml: '<x/>' } }, 'idp.samlMetadataInvalid'],
])('%s is rejected', async (_what, changes, reason) => {
  const fetchMetadata = () => Promise.reject(new Error('unreachable'))
  const added = addSamlProvider({ ...people.ctx(), fetchMetadata }, ORG, await samlInput(changes))
  await expect(added).rejects.toMatchObject({ reason })
})
