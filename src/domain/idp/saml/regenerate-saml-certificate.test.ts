import { afterAll, beforeAll, expect, test } from 'vitest'
import { idpAggregate } from '#domain/idp/idp.ts'
import { addSamlProvider } from '#domain/idp/saml/add-saml-provider.ts'
import { regenerateSamlCertificate } from '#domain/idp/saml/regenerate-saml-certificate.ts'
import { createPeople, ORG, type People } from '#test/support/people.ts'
import { samlInput } from '#test/support/provider-inputs.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
})
afterAll(() => people.close())

test('replaces key and certificate, and nothing else', async () => {
  const ctx = { ...people.ctx(), fetchMetadata: () => Promise.reject(new Error('unreachable')) }
  const { id } = await addSamlProvider(ctx, ORG, await samlInput())
  const stored = async () => {
    const { config } = (await people.services.events.load(idpAggregate, id)).state
    if (config?.kind !== 'saml') throw new Error('the provider has another kind')
    return config
  }
  const before = await stored()
  await regenerateSamlCertificate(ctx, { id })
  const { certificatePem, privateKey, ...rest } = await stored()
  expect([certificatePem === before.certificatePem, privateKey === before.privateKey]).toEqual([false, false])
  expect(before).toMatchObject(rest)
})
