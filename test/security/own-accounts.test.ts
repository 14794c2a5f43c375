/**
 * Proves a class of docs/security.md: no call of AuthService reads or changes another user, whatever ids its path and
 * body name, and whatever organization its header names.
 */
import { getOption } from '@bufbuild/protobuf'
import { http } from '@zitadel/proto/google/api/annotations_pb.js'
import { AuthService } from '@zitadel/proto/zitadel/auth_pb.js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { idpLinkAdded } from '#domain/user/idp-link/events.ts'
import { metadataSet } from '#domain/user/metadata/events.ts'
import { passkeyRegistered } from '#domain/user/passwordless/events.ts'
import { securityKeyRegistered } from '#domain/user/u2f/events.ts'
import { addCaller } from '#test/support/callers.ts'
import { addOtherOrg } from '#test/support/other-org.ts'
import { addEvents, addOtp, addPerson, addTotp } from '#test/support/session-people.ts'
import { authCalls } from '#test/support/signed-in-person.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'

let server: TestServer
let auth: Awaited<ReturnType<typeof authCalls>>
let otherOrg: string
let victim: string
beforeAll(async () => {
  server = await startServer()
  auth = await authCalls(server)
  otherOrg = await addOtherOrg(server)
  victim = await addPerson(server, { orgId: otherOrg, name: 'victim' })
  const key = { credentialId: 'c', publicKey: 'p', counter: 0, aaguid: '', transports: [], backedUp: false }
  const payload = { id: 'victims-key', name: 'Key', ...key, rpId: 'localhost', userAgent: '' }
  await addOtp(server, victim)
  await addTotp(server, victim)
  await addEvents(
    server,
    victim,
    passkeyRegistered(payload),
    securityKeyRegistered(payload),
    idpLinkAdded('idp', 'victim-there', 'V'),
    metadataSet('secret', Buffer.from('of the victim').toString('base64')),
  )
})
afterAll(async () => {
  auth.close()
  await server.stop()
})

const IN_PATHS: Readonly<Record<string, string>> = {
  token_id: 'victims-key',
  idp_id: 'idp',
  linked_user_id: 'victim-there',
  key: 'secret',
}

const calls = AuthService.methods.map((method) => {
  const { pattern } = getOption(method, http)
  const path = typeof pattern.value === 'string' ? pattern.value : ''
  return {
    name: method.name,
    verb: (pattern.case ?? '').toUpperCase(),
    path: `/auth/v1${path.replace(/\{(\w+)\}/g, (_all, name: string) => IN_PATHS[name] ?? victim)}`,
  }
})

/** A body that is valid in some calls, with the victim wherever a user can be named. */
const body = () => ({
  ...{ userId: victim, user_id: victim, id: victim, orgId: otherOrg, resourceOwner: otherOrg, ids: [victim] },
  ...{ userName: `taken-${Date.now()}`, firstName: 'T', lastName: 'T', displayName: 'T' },
  ...{ email: 'taken@acme.example', phone: '+41791112233', code: '000000', oldPassword: 'x', newPassword: 'Passw0rd!' },
})

const eventsOf = async (userId: string): Promise<number> => {
  let count = 0
  for await (const _event of server.runtime.services.events.history({ aggregateIds: [userId] })) count++
  return count
}

test.each([
  ['a person without a role', async () => (await auth.person()).token],
  [
    'an owner of the organization of the victim',
    async () => (await addCaller(server, { orgId: otherOrg, roles: ['ORG_OWNER'] })).token,
  ],
  [
    'an owner of the instance',
    async () => (await addCaller(server, { orgId: auth.orgId, roles: ['IAM_OWNER'], on: 'instance' })).token,
  ],
])('%s reaches no data of another user', async (_who, tokenOf) => {
  const before = await eventsOf(victim)
  for (const { name, verb, path } of calls) {
    const token = await tokenOf()
    for (const orgId of [otherOrg, auth.orgId]) {
      const sent = verb === 'GET' || verb === 'DELETE' ? undefined : body()
      const query = sent ? '' : `?userId=${victim}&id=${victim}`
      const response = await server.rest(verb, path + query, sent, { token, orgId })
      expect(response.status, name).not.toBe(500)
      expect(JSON.stringify(response.body), name).not.toMatch(/victim/)
    }
  }
  expect(await eventsOf(victim)).toBe(before)
})
