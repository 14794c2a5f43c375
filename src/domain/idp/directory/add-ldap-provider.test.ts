import { afterAll, beforeAll, expect, test } from 'vitest'
import { addLdapProvider } from '#domain/idp/directory/add-ldap-provider.ts'
import { DEFAULT_TIMEOUT_MS } from '#domain/idp/directory/ldap-provider-input.ts'
import { idpAggregate } from '#domain/idp/idp.ts'
import { IDP_SECRET } from '#domain/idp/put-provider.ts'
import { cipher, createPeople, ORG, type People } from '#test/support/people.ts'
import { directoryInput } from '#test/support/provider-inputs.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
})
afterAll(() => people.close())

test('stores the settings trimmed, without repetitions, and the password encrypted', async () => {
  const { id } = await addLdapProvider(people.ctx(), ORG, directoryInput())
  const { owner, state } = await people.services.events.load(idpAggregate, id)
  expect([owner, state.name]).toEqual([ORG, 'Acme directory'])
  expect(state.config).toMatchObject({ kind: 'ldap', userFilters: ['uid'], timeoutMs: DEFAULT_TIMEOUT_MS })
  expect(JSON.stringify(state)).not.toContain('finder-secret')
  const sealed = state.config?.kind === 'ldap' ? state.config.bindPassword : ''
  expect(cipher.decrypt(sealed, IDP_SECRET)).toBe('finder-secret')
})

test.each([
  [{ bindPassword: '' }, 'idp.fieldMissing'],
  [{ servers: [] }, 'idp.fieldMissing'],
  [{ userFilters: ['uid=*'] }, 'idp.fieldInvalid'],
  [{ name: '' }, 'idp.nameMissing'],
])('%o is rejected', async (changes, reason) => {
  await expect(addLdapProvider(people.ctx(), ORG, directoryInput(changes))).rejects.toMatchObject({ reason })
})
