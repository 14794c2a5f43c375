import { generateKeyPairSync } from 'node:crypto'
import type { JsonObject } from '@bufbuild/protobuf'
import type {
  ActionService,
  FeatureService,
  IdentityProviderService,
  InstanceService,
  OIDCService,
  SAMLService,
  SessionService,
  SettingsService,
  WebKeyService,
} from '#api/zitadel/descriptors/services-v2.ts'
import { plain, type Row, row } from '#test/security/version-2/rows.ts'
import type { Targets } from '#test/security/version-2/targets.ts'

type Rows<S extends { method: object }> = Readonly<Record<keyof S['method'], Row>>

/** Calls that every user may make. */
const all = 'owner viewer login admin foreign nobody'
/** Users with a role anywhere. */
const members = 'owner viewer login admin foreign'
const restCall = { restCall: { interruptOnError: false }, endpoint: 'https://hook.example', timeout: '5s' }

const onTarget = (open: string, more: JsonObject = {}, code = 0): Row =>
  row(
    open,
    async (targets) => {
      const target = { name: 'Target', ...restCall, payloadType: 'PAYLOAD_TYPE_JWE' }
      return { request: { targetId: await targets.post('/v2/actions/targets', target, 'id'), ...more } }
    },
    code,
  )
const publicKey = Buffer.from(
  generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ type: 'spki', format: 'pem' }),
)

export const actionRows: Rows<typeof ActionService> = {
  createTarget: plain('admin', { name: 'Target', ...restCall }),
  updateTarget: plain('admin', { id: '404', name: 'New' }, 5),
  deleteTarget: plain('admin', { id: '404' }),
  getTarget: plain('admin', { id: '404' }, 5),
  listTargets: plain('admin'),
  addPublicKey: onTarget('admin', { publicKey: publicKey.toString('base64') }),
  activatePublicKey: onTarget('admin', { keyId: '404' }, 5),
  deactivatePublicKey: onTarget('admin', { keyId: '404' }, 5),
  removePublicKey: onTarget('admin', { keyId: '404' }),
  listPublicKeys: onTarget('admin'),
  setExecution: plain('admin', { condition: { request: { all: true } }, targets: [] }),
  listExecutions: plain('admin'),
  listExecutionFunctions: plain('admin'),
  listExecutionMethods: plain('admin'),
  listExecutionServices: plain('admin'),
}

export const featureRows: Rows<typeof FeatureService> = {
  setSystemFeatures: plain('', { loginDefaultOrg: true }),
  resetSystemFeatures: plain(''),
  getSystemFeatures: plain(all),
  setInstanceFeatures: plain('admin', { loginDefaultOrg: true }),
  resetInstanceFeatures: plain('admin'),
  getInstanceFeatures: plain(all),
  setOrganizationFeatures: plain('owner admin foreign', { organizationId: '1' }, 12),
  resetOrganizationFeatures: plain('owner admin foreign', { organizationId: '1' }, 12),
  getOrganizationFeatures: plain(all, { organizationId: '1' }, 12),
  setUserFeatures: plain('owner admin foreign', { userId: '1' }, 12),
  resetUserFeatures: plain('owner admin foreign', { userId: '1' }, 12),
  getUserFeatures: plain(all, { userId: '1' }, 12),
}

export const idpRows: Rows<typeof IdentityProviderService> = {
  getIDPByID: row('login admin', async (targets) => {
    const config = { name: 'Provider', issuer: 'https://op.example', clientId: 'c', clientSecret: 's' }
    return { request: { id: await targets.post('/admin/v1/idps/generic_oidc', config, 'id') } }
  }),
}

export const oidcRows: Rows<typeof OIDCService> = {
  getAuthRequest: plain(all, { authRequestId: 'V2_404' }, 5),
  createCallback: plain(all, { authRequestId: 'V2_404', session: { sessionId: '1', sessionToken: 't' } }, 5),
  getDeviceAuthorizationRequest: plain(all, { userCode: 'ABCD-EFGH' }, 5),
  authorizeOrDenyDeviceAuthorization: plain(all, { deviceAuthorizationId: '404', deny: {} }, 5),
}

export const samlRows: Rows<typeof SAMLService> = {
  getSAMLRequest: plain(all, { samlRequestId: 'V2_404' }, 5),
  createResponse: plain(all, { samlRequestId: 'V2_404', session: { sessionId: '1', sessionToken: 't' } }, 5),
}

const withSession = async (targets: Targets) => {
  const { userId, token: self } = await targets.person()
  return { sessionId: await targets.post('/v2/sessions', { checks: { user: { userId } } }, 'sessionId'), self }
}
const onSession = (open: string, more: JsonObject = {}): Row =>
  row(open, async (targets) => {
    const { sessionId, self } = await withSession(targets)
    return { request: { sessionId, ...more }, self }
  })

export const sessionRows: Rows<typeof SessionService> = {
  listSessions: row('owner login admin self', async (targets) => {
    const { sessionId, self } = await withSession(targets)
    return { request: { queries: [{ idsQuery: { ids: [sessionId] } }] }, self, seen: sessionId }
  }),
  getSession: onSession('owner login admin self'),
  createSession: row('login admin', async (targets) => {
    const { userId, token } = await targets.person()
    return { request: { checks: { user: { userId } } }, self: token }
  }),
  setSession: onSession('login admin', { metadata: {} }),
  deleteSession: onSession('owner login admin self'),
}

const ofOrg = (open: string): Row => row(open, ({ orgId }) => ({ request: { ctx: { orgId } } }))

export const settingsRows: Rows<typeof SettingsService> = {
  getGeneralSettings: plain(members),
  getLoginSettings: ofOrg(members),
  getActiveIdentityProviders: ofOrg(members),
  getPasswordComplexitySettings: ofOrg(members),
  getPasswordExpirySettings: ofOrg(members),
  getBrandingSettings: ofOrg(members),
  getDomainSettings: ofOrg(members),
  getLegalAndSupportSettings: ofOrg(members),
  getLockoutSettings: ofOrg(members),
  getSecuritySettings: plain('login admin'),
  setSecuritySettings: plain('admin', { enableImpersonation: false }),
  getHostedLoginTranslation: plain('login admin', { instance: true, locale: 'en' }),
  setHostedLoginTranslation: plain('admin', { instance: true, locale: 'en', translations: { a: 'b' } }),
}

export const webKeyRows: Rows<typeof WebKeyService> = {
  createWebKey: plain('admin'),
  activateWebKey: plain('admin', { id: '404' }, 5),
  deleteWebKey: plain('admin', { id: '404' }),
  listWebKeys: plain('admin'),
}

export const instanceRows: Rows<typeof InstanceService> = {
  deleteInstance: plain('', { instanceId: '1' }),
  getInstance: plain('login admin'),
  updateInstance: row('admin', () => ({ request: { instanceName: `New ${Math.random()}` } })),
  listInstances: plain(''),
  addCustomDomain: plain('', { instanceId: '1', customDomain: 'own.example' }),
  removeCustomDomain: plain('', { instanceId: '1', customDomain: 'own.example' }),
  listCustomDomains: plain('login admin'),
  addTrustedDomain: row('admin', () => ({
    request: { trustedDomain: `trusted-${String(Math.random()).slice(2)}.example` },
  })),
  removeTrustedDomain: plain('admin', { trustedDomain: 'trusted.example' }),
  listTrustedDomains: plain('login admin'),
}
