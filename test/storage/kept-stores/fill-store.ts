/** Fills a store with an object of every kind over the API, for later versions to open. */
import { refresh, signIn } from '#test/api/oidc/flows.ts'
import { type App, type OidcServer, uniqueName } from '#test/api/oidc/oidc-server.ts'
import { addKey, addOtp, addTotp, PASSWORD, addPerson as personWithFactors } from '#test/support/session-people.ts'

/** What the test of a kept store reads back. */
export interface StoreFacts {
  /** Epoch milliseconds at which the store was filled: its tokens are valid then. */
  readonly filledAt: number
  readonly masterkey: string
  readonly adminPat: string
  readonly orgId: string
  readonly person: { readonly userId: string; readonly loginName: string; readonly password: string }
  readonly withFactors: { readonly userId: string; readonly loginName: string; readonly password: string }
  readonly machine: {
    readonly userId: string
    readonly pat: string
    readonly keyFile: { readonly userId: string; readonly keyId: string; readonly key: string }
    readonly clientId: string
    readonly clientSecret: string
  }
  readonly app: App
  readonly refreshToken: string
  readonly accessToken: string
  readonly session: { readonly id: string; readonly token: string }
  readonly ids: {
    readonly projectId: string
    readonly providerId: string
    readonly userGrantId: string
    readonly projectGrantId: string
    readonly secondOrgId: string
    readonly targetId: string
  }
}

export async function fillStore(server: OidcServer, masterkey: string): Promise<StoreFacts> {
  const call = async (method: string, path: string, body?: object, orgId?: string) => {
    const response = await server.rest(method, path, body, orgId ? { orgId } : {})
    if (response.status >= 300)
      throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(response.body)}`)
    return response.body
  }
  const management = (path: string, body: object) => call('POST', `/management/v1${path}`, body)
  const { org } = await call('GET', '/management/v1/orgs/me')
  const secondOrg = await management('/orgs', { name: 'Second' })
  const person = await server.addPerson(uniqueName('minnie'))
  const factorName = uniqueName('goofy')
  const withFactors = await personWithFactors(server, { orgId: org.id, name: factorName })
  await addTotp(server, withFactors)
  await addOtp(server, withFactors)
  await addKey(server, withFactors, { use: 'passkey', origin: server.url })
  await addPolicies(call)
  const projectId = await server.addProject({ projectRoleCheck: true })
  await management(`/projects/${projectId}/roles`, { roleKey: 'reader', displayName: 'Reader', group: 'all' })
  const app = await server.addApp(projectId)
  const { userGrantId } = await management(`/users/${person.userId}/grants`, { projectId, roleKeys: ['reader'] })
  const { grantId } = await management(`/projects/${projectId}/grants`, {
    grantedOrgId: secondOrg.id,
    roleKeys: ['reader'],
  })
  const provider = await management('/idps/generic_oidc', {
    name: 'Partner',
    issuer: 'https://partner.example',
    clientId: 'usher',
    clientSecret: 'secret',
    providerOptions: { isCreationAllowed: true, isLinkingAllowed: true },
  })
  await management(`/users/${person.userId}/metadata/color`, { value: 'Ymx1ZQ==' })
  await management('/orgs/me/members', { userId: person.userId, roles: ['ORG_USER_MANAGER'] })
  const { tokens } = await signIn(server, app, person)
  const refreshed = await refresh(server, app, tokens.refresh_token)
  const session = await call('POST', '/v2/sessions', {
    checks: { user: { userId: person.userId }, password: { password: 'Password1!' } },
  })
  const target = await call('POST', '/v2/actions/targets', {
    name: 'Hook',
    restWebhook: {},
    endpoint: 'https://hook.example/created',
    timeout: '5s',
  })
  return {
    filledAt: Date.now(),
    masterkey,
    adminPat: server.pat,
    orgId: org.id,
    person: { userId: person.userId, loginName: person.userName, password: 'Password1!' },
    withFactors: { userId: withFactors, loginName: factorName, password: PASSWORD },
    machine: await addMachine(management, call),
    app,
    refreshToken: refreshed.body.refresh_token,
    accessToken: refreshed.body.access_token,
    session: { id: session.sessionId, token: session.sessionToken },
    ids: {
      projectId,
      providerId: provider.id,
      userGrantId,
      projectGrantId: grantId,
      secondOrgId: secondOrg.id,
      targetId: target.id,
    },
  }
}

// biome-ignore lint/suspicious/noExplicitAny: answers are read as the client of the API reads them
type Call = (method: string, path: string, body?: object) => Promise<any>

async function addPolicies(call: Call): Promise<void> {
  await call('POST', '/management/v1/policies/password/complexity', { minLength: '9', hasNumber: true })
  await call('POST', '/management/v1/policies/lockout', { maxPasswordAttempts: 7 })
  await call('POST', '/management/v1/policies/privacy', { tosLink: 'https://acme.example/terms' })
  await call('PUT', '/admin/v1/policies/password/complexity', { minLength: '8', hasLowercase: true })
}

// biome-ignore lint/suspicious/noExplicitAny: answers are read as the client of the API reads them
async function addMachine(management: (path: string, body: object) => Promise<any>, call: Call) {
  const { userId } = await management('/users/machine', { userName: uniqueName('robot'), name: 'Robot' })
  const { token } = await management(`/users/${userId}/pats`, {})
  const { keyDetails } = await management(`/users/${userId}/keys`, { type: 'KEY_TYPE_JSON' })
  const secret = await call('PUT', `/management/v1/users/${userId}/secret`, {})
  return {
    userId,
    pat: token,
    keyFile: JSON.parse(Buffer.from(keyDetails, 'base64').toString()),
    clientId: secret.clientId,
    clientSecret: secret.clientSecret,
  }
}
