import { afterAll, beforeAll, expect, test } from 'vitest'
import { addLdapProvider } from '#domain/idp/directory/add-ldap-provider.ts'
import type { DirectoryCredentials } from '#domain/idp/directory/directory-client.ts'
import { idpAggregate } from '#domain/idp/idp.ts'
import { verifyAtDirectory } from '#domain/login-intent/verify-at-directory.ts'
import { createPeople, NOW, ORG, type People } from '#test/support/people.ts'
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

const asked: DirectoryCredentials[] = []
const verify = async (id: string, username: string, now = NOW, entry = username) => {
  const idp = await people.services.events.load(idpAggregate, id)
  const signInAtDirectory = async (
    _directory: unknown,
    credentials: DirectoryCredentials,
    admit: (dn: string) => Promise<void>,
  ) => {
    await admit(`uid=${entry}`)
    asked.push(credentials)
    return { identity: minnieThere, attributes: {} }
  }
  return verifyAtDirectory({ ...people.ctx({ now }), signInAtDirectory }, idp, { username, password: 'secret' })
}

test('returns the identity that the directory proves, and rejects a provider that is no directory', async () => {
  expect(await verify(idpId, 'minnie')).toMatchObject({ identity: minnieThere })
  await expect(verify(IDP, 'minnie')).rejects.toMatchObject({ reason: 'intent.contentMismatch' })
})

test('bounds the attempts for one name, and does not ask the directory beyond', async () => {
  const before = asked.length
  const results = await Promise.allSettled(Array.from({ length: 15 }, (_none, i) => verify(idpId, i % 2 ? 'M' : 'm')))
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(10)
  expect(asked.length - before).toBe(10)
  await expect(verify(idpId, 'm')).rejects.toMatchObject({ reason: 'intent.tooManyTries' })
  await verify(idpId, 'm', NOW + 200_000)
})

test('bounds the attempts for one entry, whichever of its names is used', async () => {
  const names = Array.from({ length: 15 }, (_none, spaces) => `daisy${' '.repeat(spaces)}duck`)
  const results = await Promise.allSettled(names.map((name) => verify(idpId, name, NOW, 'daisy')))
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(10)
})
