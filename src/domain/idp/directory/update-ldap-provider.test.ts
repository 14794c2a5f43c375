import { afterAll, beforeAll, expect, test } from 'vitest'
import { addLdapProvider } from '#domain/idp/directory/add-ldap-provider.ts'
import { updateLdapProvider } from '#domain/idp/directory/update-ldap-provider.ts'
import { idpAggregate } from '#domain/idp/idp.ts'
import { createPeople, ORG, type People } from '#test/support/people.ts'
import { directoryInput } from '#test/support/provider-inputs.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
})
afterAll(() => people.close())

test('keeps the stored password without a new one and replaces it by a new one; equal settings change nothing', async () => {
  const ctx = people.ctx()
  const { id, details } = await addLdapProvider(ctx, ORG, directoryInput())
  const stored = async () => (await people.services.events.load(idpAggregate, id)).state.config
  const before = await stored()
  const unchangedInput = directoryInput({ bindPassword: '' })
  expect((await updateLdapProvider(ctx, { id }, unchangedInput)).sequence).toBe(details.sequence)
  await updateLdapProvider(ctx, { id }, { ...unchangedInput, startTls: true })
  expect(await stored()).toEqual({ ...before, startTls: true })
  await updateLdapProvider(ctx, { id }, directoryInput())
  const after = await stored()
  expect(after?.kind === 'ldap' && after.bindPassword).not.toBe(before?.kind === 'ldap' && before.bindPassword)
})
