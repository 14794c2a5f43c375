import { createIdpServiceClient } from '@zitadel/client/v2'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { apiTransports } from '#test/support/api-transports.ts'
import { addCaller } from '#test/support/callers.ts'
import { addOrgProvider, addProvider } from '#test/support/login-providers.ts'
import { addOtherOrg } from '#test/support/other-org.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'

const upstream = { issuer: 'https://sso.example', clientId: 'usher', clientSecret: 'a secret' }

let server: TestServer
let orgId: string
let token: string
beforeAll(async () => {
  server = await startServer()
  orgId = (await server.rest('GET', '/management/v1/orgs/me')).body.org.id
  token = (await addCaller(server, { orgId, roles: ['IAM_LOGIN_CLIENT'], on: 'instance' })).token
})
afterAll(() => server.stop())

test.each(Object.entries(apiTransports))(
  'getIDPByID describes a provider without its secret over %s',
  async (_wire, open) => {
    const { id, name } = await addProvider(server, upstream, {
      isLinkingAllowed: true,
      isAutoUpdate: true,
      autoLinking: 'AUTO_LINKING_OPTION_EMAIL',
    })
    const { idp } = await createIdpServiceClient(open(server, token)).getIDPByID({ id })
    expect(idp).toMatchObject({
      id,
      name,
      state: 1,
      details: { resourceOwner: 'instance' },
      config: {
        options: { isLinkingAllowed: true, isCreationAllowed: false, isAutoUpdate: true, autoLinking: 2 },
        config: { case: 'oidc', value: { issuer: upstream.issuer, clientId: 'usher' } },
      },
    })
    expect(JSON.stringify(idp, (_key, value) => (typeof value === 'bigint' ? Number(value) : value))).not.toContain(
      upstream.clientSecret,
    )
  },
)

test('a provider of an organization is visible to callers with the read permission there', async () => {
  const other = await addOtherOrg(server)
  const { id } = await addOrgProvider(server, upstream, { orgId: other })
  const get = async (as: string) => (await server.rest('GET', `/v2/idps/${id}`, undefined, { token: as })).status
  const owner = (await addCaller(server, { orgId: other, roles: ['ORG_OWNER'] })).token
  const stranger = (await addCaller(server, { orgId, roles: ['ORG_OWNER'] })).token
  const nobody = (await addCaller(server, { orgId: other })).token
  expect([await get(token), await get(owner), await get(stranger), await get(nobody)]).toEqual([200, 200, 403, 403])
  expect((await server.rest('GET', '/v2/idps/999')).body.message).toContain('QUERY-SAFrt')
})
