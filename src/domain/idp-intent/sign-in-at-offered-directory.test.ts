import { afterAll, beforeAll, expect, test } from 'vitest'
import { addLdapProvider } from '#domain/idp/directory/add-ldap-provider.ts'
import { findIdpIntent } from '#domain/idp-intent/find-idp-intent.ts'
import { signInAtOfferedDirectory } from '#domain/idp-intent/sign-in-at-offered-directory.ts'
import { createPeople, NOW, ORG, type People } from '#test/support/people.ts'
import { directoryInput } from '#test/support/provider-inputs.ts'
import { givenPolicy, minnieThere } from '#test/support/provider-services.ts'

let people: People
let offered: string
let unlisted: string
beforeAll(async () => {
  people = await createPeople()
  offered = (await addLdapProvider(people.ctx(), ORG, directoryInput())).id
  unlisted = (await addLdapProvider(people.ctx(), ORG, directoryInput())).id
  await givenPolicy(people, { idps: [offered] })
})
afterAll(() => people.close())

let asked = 0
const signIn = (idpId: string) =>
  signInAtOfferedDirectory(
    people.ctx(),
    async () => {
      asked++
      return { identity: minnieThere, attributes: {} }
    },
    { idpId, browser: 'the cookie', authRequestId: 'a1', username: 'minnie', password: 'secret' },
  )

test('stores the identity without an account for the browser that entered the password', async () => {
  const done = await signIn(offered)
  if (done.way !== 'choose') throw new Error(done.way)
  const find = (browser: string) => findIdpIntent(people.services, { secret: done.token, browser }, NOW)
  expect(await find('the cookie')).toMatchObject({
    idpId: offered,
    orgId: ORG,
    authRequestId: 'a1',
    identity: minnieThere,
  })
  expect(await find('another')).toBeUndefined()
})

test('a directory that the policy does not list is not asked', async () => {
  const before = asked
  await expect(signIn(unlisted)).rejects.toMatchObject({ reason: 'intent.notOffered' })
  expect(asked).toBe(before)
})
