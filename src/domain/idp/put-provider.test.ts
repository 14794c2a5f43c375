import { afterAll, beforeAll, expect, test } from 'vitest'
import { addLdapProvider } from '#domain/idp/directory/add-ldap-provider.ts'
import { updateLdapProvider } from '#domain/idp/directory/update-ldap-provider.ts'
import { changeProvider, requireMayChange } from '#domain/idp/put-provider.ts'
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import { createPeople, ORG, type People } from '#test/support/people.ts'
import { directoryInput } from '#test/support/provider-inputs.ts'

let people: People
let id: string
beforeAll(async () => {
  people = await createPeople()
  id = (await addLdapProvider(people.ctx(), ORG, directoryInput())).id
})
afterAll(() => people.close())

test.each([
  ['of another kind', () => ({ id }), 'saml' as const],
  ['of another owner', () => ({ id, within: INSTANCE_ID }), 'ldap' as const],
  ['unknown', () => ({ id: '1' }), 'ldap' as const],
])('a provider that is %s does not exist for a change', async (_what, target, kind) => {
  const changed = changeProvider(people.ctx(), target(), { kind, decide: () => [] })
  await expect(changed).rejects.toMatchObject({ reason: 'idp.notFound' })
})

test('a call that may not change a provider is rejected before its input is looked at', async () => {
  await expect(requireMayChange(people.ctx(), { id: '1' })).rejects.toMatchObject({ reason: 'idp.notFound' })
  await expect(requireMayChange(people.ctx(), { id })).resolves.toBeUndefined()
})

test('rejects an organization that does not exist', async () => {
  await expect(addLdapProvider(people.ctx(), '404', directoryInput())).rejects.toMatchObject({
    kind: expect.any(String),
  })
  await expect(updateLdapProvider(people.ctx(), { id: '404' }, directoryInput())).rejects.toMatchObject({
    reason: 'idp.notFound',
  })
})
