import { afterAll, beforeAll, expect, test } from 'vitest'
import { idpAggregate } from '#domain/idp/idp.ts'
import { addSamlProvider } from '#domain/idp/saml/add-saml-provider.ts'
import { updateSamlProvider } from '#domain/idp/saml/update-saml-provider.ts'
import { createPeople, ORG, type People } from '#test/support/people.ts'
import { samlInput } from '#test/support/provider-inputs.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
})
afterAll(() => people.close())

const ctx = () => ({ ...people.ctx(), fetchMetadata: () => Promise.reject(new Error('unreachable')) })

test('replaces the settings and keeps the key; equal settings change nothing', async () => {
  const input = await samlInput()
  const { id, details } = await addSamlProvider(ctx(), ORG, input)
  const stored = async () => (await people.services.events.load(idpAggregate, id)).state.config
  const before = await stored()
  expect((await updateSamlProvider(ctx(), { id }, input)).sequence).toBe(details.sequence)
  await updateSamlProvider(ctx(), { id }, { ...input, withSignedRequest: true, nameIdFormat: 3 })
  expect(await stored()).toEqual({ ...before, withSignedRequest: true, nameIdFormat: 3 })
})

test('an unknown provider is rejected before its metadata is fetched', async () => {
  const input = await samlInput({ metadata: { url: 'https://sso.example/metadata' } })
  await expect(updateSamlProvider(ctx(), { id: '1' }, input)).rejects.toMatchObject({ reason: 'idp.notFound' })
})
