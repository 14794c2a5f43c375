import { afterAll, beforeAll, expect, test } from 'vitest'
import { addLdapProvider } from '#domain/idp/directory/add-ldap-provider.ts'
import type { Directory, SignInAtDirectory } from '#domain/idp/directory/directory-client.ts'
import { getLoginIdentity } from '#domain/login-intent/get-login-identity.ts'
import { signInByDirectory } from '#domain/login-intent/sign-in-by-directory.ts'
import { createPeople, ORG, type People } from '#test/support/people.ts'
import { directoryInput } from '#test/support/provider-inputs.ts'
import { givenProvider, IDP, minnieThere } from '#test/support/provider-services.ts'

let people: People
let idpId: string
beforeAll(async () => {
  people = await createPeople()
  idpId = (await addLdapProvider(people.ctx(), ORG, directoryInput())).id
  await givenProvider(people)
})
afterAll(() => people.close())

const directories: Directory[] = []
const signInAtDirectory: SignInAtDirectory = async (directory) => {
  directories.push(directory)
  return { identity: minnieThere, attributes: { uid: ['minnie'] } }
}
const signIn = (id: string) =>
  signInByDirectory({ ...people.ctx(), signInAtDirectory }, { idpId: id, username: 'minnie', password: 'secret' })

test('asks the directory with its password in clear text, and stores the identity encrypted', async () => {
  const { id, token, userId } = await signIn(idpId)
  expect(userId).toBe('')
  expect(directories.at(-1)).toMatchObject({ bindPassword: 'finder-secret', isTrusted: false })
  expect(await getLoginIdentity(people.ctx(), { id, token })).toMatchObject({
    identity: minnieThere,
    source: { kind: 'ldap', attributes: { uid: ['minnie'] } },
  })
  const rows = await people.services.rows.selectFrom('login_intents').selectAll().execute()
  expect(JSON.stringify(rows)).not.toMatch(/minnie|secret/)
})

test('rejects a provider that is no directory, and an unknown one', async () => {
  await expect(signIn(IDP)).rejects.toMatchObject({ reason: 'intent.contentMismatch' })
  await expect(signIn('1')).rejects.toMatchObject({ reason: 'intent.providerNotFound' })
})
