/** The published service-account helper gets a token by its key file, and calls the API with it, unmodified. */
import { createManagementClient, createServiceAccountInterceptor } from '@zitadel/node/dist/api/index.js'
import { ServiceAccount } from '@zitadel/node/dist/credentials/index.js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type OidcServer, startOidcServer, uniqueName } from '#test/api/oidc/oidc-server.ts'

let server: OidcServer
beforeAll(async () => {
  server = await startOidcServer()
})
afterAll(() => server.stop())

test('a service account signs in by its key file and adds a person over gRPC', async () => {
  const userName = uniqueName('robot')
  const machine = await server.rest('POST', '/management/v1/users/machine', { userName, name: 'Robot' })
  const { userId } = machine.body
  await server.rest('POST', '/management/v1/orgs/me/members', { userId, roles: ['ORG_USER_MANAGER'] })
  const added = await server.rest('POST', `/management/v1/users/${userId}/keys`, { type: 'KEY_TYPE_JSON' })
  const account = ServiceAccount.fromJsonString(Buffer.from(added.body.keyDetails, 'base64').toString())

  const client = createManagementClient(
    server.url,
    createServiceAccountInterceptor(server.url, account, { apiAccess: true }),
  )
  const person = await client.addHumanUser({
    userName: 'daisy',
    profile: {
      firstName: 'Daisy',
      lastName: 'Duck',
      nickName: '',
      displayName: '',
      preferredLanguage: 'en',
      gender: 1,
    },
    email: { email: 'daisy@acme.ch', isEmailVerified: true },
    initialPassword: 'Password1!',
  })
  const read = await server.rest('GET', `/management/v1/users/${person.userId}`)
  expect(read.body.user).toMatchObject({ userName: 'daisy', human: { email: { email: 'daisy@acme.ch' } } })
})

test('without access to the API asked for, its token is refused there', async () => {
  const machine = await server.rest('POST', '/management/v1/users/machine', {
    userName: uniqueName('robot'),
    name: 'R',
  })
  const { userId } = machine.body
  await server.rest('POST', '/management/v1/orgs/me/members', { userId, roles: ['ORG_OWNER'] })
  const added = await server.rest('POST', `/management/v1/users/${userId}/keys`, { type: 'KEY_TYPE_JSON' })
  const account = ServiceAccount.fromJsonString(Buffer.from(added.body.keyDetails, 'base64').toString())
  const token = await account.authenticate(server.url)
  const { status, body } = await server.rest('GET', `/management/v1/users/${userId}`, undefined, { token })
  expect([status, body.code, body.message]).toEqual([401, 16, 'Errors.Token.Invalid (AUTH-7fs1e)'])
})
