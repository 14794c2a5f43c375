import { afterAll, beforeAll, expect, test } from 'vitest'
import { addLdapProvider } from '#domain/idp/directory/add-ldap-provider.ts'
import { consumeLoginIntent } from '#domain/login-intent/consume-login-intent.ts'
import { getLoginIdentity } from '#domain/login-intent/get-login-identity.ts'
import { signInByDirectory } from '#domain/login-intent/sign-in-by-directory.ts'
import { createPeople, ORG, type People } from '#test/support/people.ts'
import { directoryInput } from '#test/support/provider-inputs.ts'
import { minnieThere } from '#test/support/provider-services.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
})
afterAll(() => people.close())

test('of concurrent uses of an intent one counts, and its identity is removed', async () => {
  const { id: idpId } = await addLdapProvider(people.ctx(), ORG, directoryInput())
  const ctx = { ...people.ctx(), signInAtDirectory: async () => ({ identity: minnieThere, attributes: {} }) }
  const intent = await signInByDirectory(ctx, { idpId, username: 'minnie', password: 'secret' })
  const uses = await Promise.allSettled([1, 2, 3].map(() => consumeLoginIntent(ctx, intent.id)))
  expect(uses.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  await expect(getLoginIdentity(ctx, intent)).rejects.toMatchObject({ reason: 'intent.consumed' })
  const row = await ctx.rows.selectFrom('login_intents').selectAll().where('id', '=', intent.id).executeTakeFirst()
  expect(row?.sealed).toBe('')
})

test('an unknown intent cannot be used', async () => {
  await expect(consumeLoginIntent(people.ctx(), '1')).rejects.toMatchObject({ reason: 'intent.consumed' })
})
