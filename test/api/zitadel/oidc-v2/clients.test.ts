/** OIDCService with the published clients: each wire, the same responses. */
import { createOIDCServiceClient, createSessionServiceClient } from '@zitadel/client/v2'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask, post } from '#test/api/oidc/flows.ts'
import { type App, type OidcServer, type Person, REDIRECT, startOidcServer } from '#test/api/oidc/oidc-server.ts'
import { apiTransports } from '#test/support/api-transports.ts'
import { addCaller } from '#test/support/callers.ts'

let server: OidcServer
let app: App
let device: App
let minnie: Person
let token: string
beforeAll(async () => {
  server = await startOidcServer()
  const orgId = (await server.rest('GET', '/management/v1/orgs/me')).body.org.id
  minnie = await server.addPerson('minnie')
  const projectId = await server.addProject()
  app = await server.addApp(projectId, { loginVersion: { loginV2: {} } })
  device = await server.addApp(projectId, {
    name: 'Telly',
    appType: 'OIDC_APP_TYPE_NATIVE',
    authMethodType: 'OIDC_AUTH_METHOD_TYPE_NONE',
    grantTypes: ['OIDC_GRANT_TYPE_DEVICE_CODE'],
    responseTypes: [],
  })
  token = (await addCaller(server, { orgId, roles: ['IAM_LOGIN_CLIENT'], on: 'instance' })).token
})
afterAll(() => server.stop())

test.each(Object.entries(apiTransports))('requests and devices are read and answered over %s', async (_wire, open) => {
  const oidc = createOIDCServiceClient(open(server, token))
  const sessions = createSessionServiceClient(open(server, token))
  const { sessionId, sessionToken } = await sessions.createSession({
    checks: { user: { search: { case: 'userId', value: minnie.userId } }, password: { password: 'Password1!' } },
  })
  const session = { sessionId, sessionToken }

  const response = await fetch(ask(server, app).url, { redirect: 'manual' })
  const authRequestId = new URL(response.headers.get('location') ?? '').searchParams.get('authRequest') ?? ''
  const { authRequest } = await oidc.getAuthRequest({ authRequestId })
  expect(authRequest).toMatchObject({ id: authRequestId, clientId: app.clientId, redirectUri: REDIRECT })
  const { callbackUrl } = await oidc.createCallback({
    authRequestId,
    callbackKind: { case: 'session', value: session },
  })
  expect(callbackUrl).toMatch(/^https:\/\/app\.acme\.ch\/callback\?code=[^&]+&state=xyz/)

  const { body } = await post(server, '/oauth/v2/device_authorization', device, { scope: 'openid' })
  const { deviceAuthorizationRequest } = await oidc.getDeviceAuthorizationRequest({ userCode: body.user_code })
  const deviceAuthorizationId = deviceAuthorizationRequest?.id ?? ''
  await oidc.authorizeOrDenyDeviceAuthorization({
    deviceAuthorizationId,
    decision: { case: 'session', value: session },
  })
  const again = oidc.authorizeOrDenyDeviceAuthorization({
    deviceAuthorizationId,
    decision: { case: 'deny', value: {} },
  })
  await expect(again).rejects.toMatchObject({ code: 5 })
})
