/**
 * Proves a class of docs/security.md for users: an id of another user or organization is unknown below a path of one's
 * own, and where path and body name different users, the path counts.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { idpAdded, idpAggregate } from '#domain/idp/idp.ts'
import { addOtherOrg } from '#test/support/other-org.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'

let server: TestServer
let otherOrg: string
beforeAll(async () => {
  server = await startServer()
  otherOrg = await addOtherOrg(server)
})
afterAll(() => server.stop())

let count = 0
const machine = async (orgId?: string): Promise<string> => {
  const user = { userName: `robot${count++}`, name: 'Robot' }
  return (await server.rest('POST', '/management/v1/users/machine', user, orgId ? { orgId } : {})).body.userId
}
const at = (id: string, path: string) => `/management/v1/users/${id}/${path}`

test('tokens and keys are found below the path of their own user only', async () => {
  const [one, other] = [await machine(), await machine()]
  const { tokenId } = (await server.rest('POST', at(one, 'pats'), {})).body
  const { keyId } = (await server.rest('POST', at(one, 'keys'), { type: 1 })).body
  for (const path of [`pats/${tokenId}`, `keys/${keyId}`]) {
    expect((await server.rest('GET', at(other, path))).status).toBe(404)
    expect((await server.rest('DELETE', at(other, path))).status).toBe(404)
    expect((await server.rest('GET', at(one, path))).status).toBe(200)
  }
})

test('a user id in the body does not redirect a call from the user in the path', async () => {
  const [one, other] = [await machine(), await machine()]
  const value = Buffer.from('v').toString('base64')
  await server.rest('POST', at(one, 'metadata/k'), { id: other, key: 'other', value })
  expect((await server.rest('GET', at(one, 'metadata/k'))).status).toBe(200)
  expect((await server.rest('POST', at(other, 'metadata/_search'), {})).body.result).toBeUndefined()
  await server.rest('PUT', at(one, 'username'), { userId: other, userName: 'renamed' })
  expect((await server.rest('GET', `/management/v1/users/${one}`)).body.user.userName).toBe('renamed')
  expect((await server.rest('GET', `/management/v1/users/${other}`)).body.user.userName).toMatch(/^robot/)
})

test('a user cannot be linked to a provider of another organization', async () => {
  const { events } = server.runtime.services
  const options = {
    isLinkingAllowed: true,
    isCreationAllowed: true,
    isAutoCreation: true,
    isAutoUpdate: true,
    autoLinking: 0,
  }
  const config = { kind: 'oidc', issuer: 'https://i', clientId: 'c', clientSecret: '', scopes: [] } as const
  await events.pushOne(
    { creator: 'TEST', now: Date.now() },
    {
      aggregate: idpAggregate,
      before: events.nonexistent(idpAggregate, 'theirs'),
      owner: otherOrg,
      events: [
        idpAdded({
          name: 'Theirs',
          options,
          config: { ...config, scopes: [], isIdTokenMapping: false, usePkce: false },
        }),
      ],
    },
  )
  const user = (userName: string, configId: string) => ({
    userName,
    profile: { firstName: 'Minnie', lastName: 'Mouse' },
    email: { email: 'minnie@acme.example', isEmailVerified: true },
    idps: [{ configId, externalUserId: 'm', displayName: 'm' }],
  })
  const add = (configId: string) => server.rest('POST', '/management/v1/users/human/_import', user('linked', configId))
  const foreign = await add('theirs')
  expect(foreign).toMatchObject({ status: 400, body: { code: 9 } })
  expect(foreign.body).toEqual((await add('nowhere')).body)
  expect((await server.rest('GET', '/management/v1/users/_is_unique?userName=linked')).body).toEqual({ isUnique: true })
})

test('a search for ids or emails of another organization returns no users', async () => {
  const theirs = await machine(otherOrg)
  for (const query of [
    { inUserIdsQuery: { userIds: [theirs] } },
    { notQuery: { query: { notQuery: { query: { inUserIdsQuery: { userIds: [theirs] } } } } } },
    { orQuery: { queries: [{ inUserIdsQuery: { userIds: [theirs] } }, { inUserIdsQuery: { userIds: [theirs] } }] } },
  ])
    expect(
      (await server.rest('POST', '/management/v1/users/_search', { queries: [query] })).body.details.totalResult,
    ).toBeUndefined()
})
