import type {
  ApplicationService,
  AuthorizationService,
  InternalPermissionService,
  OrganizationService,
  ProjectService,
} from '#api/zitadel/descriptors/services-v2.ts'
import { type Row, row } from '#test/security/version-2/rows.ts'
import type { Targets } from '#test/security/version-2/targets.ts'

type Rows<S extends { method: object }> = Readonly<Record<keyof S['method'], Row>>

const readers = 'owner viewer login admin'
const writers = 'owner admin'
const later = new Date(Date.now() + 86_400_000).toISOString()
const value = Buffer.from('v').toString('base64')

/** A row on a new organization, in which administrators of the instance alone have roles. */
const onOrg = (open: string, more: (domain: string) => object = () => ({}), code = 0): Row =>
  row(
    open,
    async (targets) => {
      const { id, domain } = await targets.organization()
      return { request: { organizationId: id, ...more(domain) } }
    },
    code,
  )

export const organizationRows: Rows<typeof OrganizationService> = {
  addOrganization: row('admin', () => ({ request: { name: `New ${Math.random()}` } })),
  listOrganizations: row(readers, ({ orgId }) => ({
    request: { queries: [{ idQuery: { id: orgId } }] },
    seen: orgId,
  })),
  updateOrganization: onOrg('admin', () => ({ name: `Renamed ${Math.random()}` })),
  deleteOrganization: onOrg('admin'),
  setOrganizationMetadata: onOrg('admin', () => ({ metadata: [{ key: 'k', value }] })),
  listOrganizationMetadata: onOrg('login admin'),
  deleteOrganizationMetadata: onOrg('admin', () => ({ keys: ['k'] }), 5),
  addOrganizationDomain: onOrg('admin', (domain) => ({ domain: `sub.${domain}` })),
  listOrganizationDomains: onOrg('login admin'),
  deleteOrganizationDomain: onOrg('admin', (domain) => ({ domain })),
  generateOrganizationDomainValidation: onOrg('admin', (domain) => ({ domain, type: 'DOMAIN_VALIDATION_TYPE_DNS' })),
  verifyOrganizationDomain: onOrg('admin', (domain) => ({ domain }), 9),
  deactivateOrganization: onOrg('admin'),
  activateOrganization: onOrg('admin', () => ({}), 9),
}

const onProject = (open: string, more: object = {}, code = 0): Row =>
  row(open, async (targets) => ({ request: { projectId: await targets.project(), ...more } }), code)

const withRole = async (targets: Targets) => {
  const projectId = await targets.project()
  await targets.addRole(projectId)
  return projectId
}
const onRole = (open: string, more: object = {}): Row =>
  row(open, async (targets) => ({ request: { projectId: await withRole(targets), roleKey: 'reader', ...more } }))
const onGrant = (open: string, more: object = {}): Row =>
  row(open, async (targets) => {
    const projectId = await withRole(targets)
    const grantedOrganizationId = (await targets.organization()).id
    await targets.post(
      `/management/v1/projects/${projectId}/grants`,
      { grantedOrgId: grantedOrganizationId },
      'grantId',
    )
    return { request: { projectId, grantedOrganizationId, ...more } }
  })

export const projectRows: Rows<typeof ProjectService> = {
  createProject: row(writers, ({ orgId }) => ({ request: { organizationId: orgId, name: `New ${Math.random()}` } })),
  updateProject: onProject(writers, { projectRoleAssertion: true }),
  deleteProject: onProject(writers),
  getProject: onProject(readers),
  listProjects: row(readers, async (targets) => {
    const id = await targets.project()
    return { request: { filters: [{ inProjectIdsFilter: { ids: [id] } }] }, seen: id }
  }),
  deactivateProject: onProject(writers),
  activateProject: onProject(writers),
  addProjectRole: onProject(writers, { roleKey: 'new', displayName: 'New' }),
  updateProjectRole: onRole(writers, { displayName: 'New' }),
  removeProjectRole: onRole(writers),
  listProjectRoles: onProject(readers),
  createProjectGrant: row(writers, async (targets) => ({
    request: { projectId: await targets.project(), grantedOrganizationId: (await targets.organization()).id },
  })),
  updateProjectGrant: onGrant(writers, { roleKeys: ['reader'] }),
  deleteProjectGrant: onGrant(writers),
  deactivateProjectGrant: onGrant(writers),
  activateProjectGrant: onGrant(writers),
  listProjectGrants: row(readers, async (targets) => {
    const projectId = await targets.project()
    const grantedOrgId = (await targets.organization()).id
    await targets.post(`/management/v1/projects/${projectId}/grants`, { grantedOrgId }, 'grantId')
    return { request: { filters: [{ inProjectIdsFilter: { ids: [projectId] } }] }, seen: projectId }
  }),
}

const onApp = (open: string, more: object = {}, code = 0): Row =>
  row(
    open,
    async (targets) => {
      const projectId = await targets.project()
      const api = { name: 'Api', authMethodType: 'API_AUTH_METHOD_TYPE_BASIC' }
      const applicationId = await targets.post(`/management/v1/projects/${projectId}/apps/api`, api, 'appId')
      return { request: { projectId, applicationId, ...more } }
    },
    code,
  )
const keyed = async (targets: Targets) => {
  const projectId = await targets.project()
  const api = { name: 'Api', authMethodType: 'API_AUTH_METHOD_TYPE_PRIVATE_KEY_JWT' }
  const applicationId = await targets.post(`/management/v1/projects/${projectId}/apps/api`, api, 'appId')
  const path = `/management/v1/projects/${projectId}/apps/${applicationId}/keys`
  return { projectId, applicationId, keyId: await targets.post(path, { type: 'KEY_TYPE_JSON' }, 'id') }
}

export const applicationRows: Rows<typeof ApplicationService> = {
  createApplication: onProject(writers, { name: 'New', apiConfiguration: {} }),
  updateApplication: onApp(writers, { name: 'Renamed' }),
  getApplication: row(readers, async (targets) => ({
    request: { applicationId: (await keyed(targets)).applicationId },
  })),
  deleteApplication: onApp(writers),
  deactivateApplication: onApp(writers),
  reactivateApplication: onApp(writers),
  generateClientSecret: onApp(writers),
  listApplications: row(readers, async (targets) => {
    const { projectId, applicationId } = await keyed(targets)
    return { request: { filters: [{ projectIdFilter: { projectId } }] }, seen: applicationId }
  }),
  createApplicationKey: onApp(writers, { expirationDate: later }, 9),
  deleteApplicationKey: row(writers, async (targets) => ({ request: await keyed(targets) })),
  getApplicationKey: row(readers, async (targets) => ({ request: { keyId: (await keyed(targets)).keyId } })),
  listApplicationKeys: row(readers, async (targets) => {
    const { applicationId, keyId } = await keyed(targets)
    return { request: { filters: [{ applicationIdFilter: { applicationId } }] }, seen: keyId }
  }),
}

const granters = 'owner login admin'
const authorized = async (targets: Targets) => {
  const projectId = await withRole(targets)
  const { userId, token } = await targets.person()
  const path = `/management/v1/users/${userId}/grants`
  return { id: await targets.post(path, { projectId, roleKeys: ['reader'] }, 'userGrantId'), self: token }
}
const onAuthorization = (open: string, more: object = {}): Row =>
  row(open, async (targets) => {
    const { id, self } = await authorized(targets)
    return { request: { id, ...more }, self }
  })

export const authorizationRows: Rows<typeof AuthorizationService> = {
  listAuthorizations: row('self owner viewer login admin', async (targets) => {
    const { id, self } = await authorized(targets)
    return { request: { filters: [{ authorizationIds: { ids: [id] } }] }, self, seen: id }
  }),
  createAuthorization: row(granters, async (targets) => {
    const { userId, token } = await targets.person()
    const projectId = await withRole(targets)
    return { request: { userId, projectId, organizationId: targets.orgId, roleKeys: ['reader'] }, self: token }
  }),
  updateAuthorization: onAuthorization(granters, { roleKeys: ['reader'] }),
  deleteAuthorization: onAuthorization(writers),
  activateAuthorization: onAuthorization(granters),
  deactivateAuthorization: onAuthorization(granters),
}

const onMember = (open: string, roles: readonly string[] | undefined, code = 0): Row =>
  row(
    open,
    async (targets) => {
      const { userId, token } = await targets.person()
      const resource = { organizationId: targets.orgId }
      return { request: { userId, resource, ...(roles ? { roles: [...roles] } : {}) }, self: token }
    },
    code,
  )

export const internalPermissionRows: Rows<typeof InternalPermissionService> = {
  listAdministrators: row(readers, async (targets) => {
    const { userId } = await targets.person()
    await targets.addMember(userId)
    return { request: { filters: [{ inUserIdsFilter: { ids: [userId] } }] }, seen: userId }
  }),
  createAdministrator: onMember('owner login admin', ['ORG_OWNER_VIEWER']),
  updateAdministrator: onMember('owner login admin', ['ORG_OWNER_VIEWER'], 5),
  deleteAdministrator: onMember(writers, undefined),
}
