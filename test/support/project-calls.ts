/** Every served call of the management API about projects and their parts, built from the descriptors. */
import { getOption } from '@bufbuild/protobuf'
import { http } from '@zitadel/proto/google/api/annotations_pb.js'
import { ManagementService } from '@zitadel/proto/zitadel/management_pb.js'
import { managementHandlers } from '#api/zitadel/management-v1/service.ts'
import { metadataXml } from '#test/support/saml/service-provider.ts'

/** Ids that a call can contain. */
export interface ProjectIds {
  readonly projectId: string
  readonly appId: string
  readonly keyId: string
  /** Of the project's grant to an organization. */
  readonly grantId: string
  readonly roleKey: string
  readonly userId: string
  /** Of a user's roles. */
  readonly userGrantId: string
}

export interface ProjectCall {
  readonly name: string
  readonly method: string
  readonly path: (ids: ProjectIds) => string
  /** A valid body, so that only the ids can cause a rejection. */
  readonly body: (ids: ProjectIds) => object | undefined
}

const far = '2999-01-01T00:00:00Z'
const redirectUris = ['https://evil.example/callback']
const evilMetadata = Buffer.from(metadataXml({ entityId: 'https://evil.example' })).toString('base64')
const bodies: Readonly<Record<string, (ids: ProjectIds) => object>> = {
  UpdateProject: () => ({ name: 'Taken over' }),
  AddProjectRole: () => ({ roleKey: 'evil', displayName: 'Evil' }),
  BulkAddProjectRoles: () => ({ roles: [{ key: 'evil', displayName: 'Evil' }] }),
  UpdateProjectRole: () => ({ displayName: 'Evil' }),
  AddProjectMember: ({ userId }) => ({ userId, roles: ['PROJECT_OWNER'] }),
  UpdateProjectMember: () => ({ roles: ['PROJECT_OWNER_VIEWER'] }),
  AddOIDCApp: () => ({ name: 'Evil', redirectUris }),
  AddAPIApp: () => ({ name: 'Evil' }),
  AddSAMLApp: () => ({ name: 'Evil', metadataXml: evilMetadata }),
  UpdateApp: () => ({ name: 'Evil' }),
  UpdateOIDCAppConfig: () => ({ redirectUris }),
  UpdateSAMLAppConfig: () => ({ metadataXml: evilMetadata }),
  UpdateAPIAppConfig: () => ({ authMethodType: 'API_AUTH_METHOD_TYPE_PRIVATE_KEY_JWT' }),
  AddAppKey: () => ({ type: 'KEY_TYPE_JSON', expirationDate: far }),
  AddProjectGrant: () => ({ grantedOrgId: '123456789012345678', roleKeys: [] }),
  UpdateProjectGrant: ({ roleKey }) => ({ roleKeys: [roleKey] }),
  AddProjectGrantMember: ({ userId }) => ({ userId, roles: ['PROJECT_GRANT_OWNER'] }),
  UpdateProjectGrantMember: () => ({ roles: ['PROJECT_GRANT_OWNER_VIEWER'] }),
  AddUserGrant: ({ projectId, roleKey }) => ({ projectId, roleKeys: [roleKey] }),
  UpdateUserGrant: () => ({ roleKeys: [] }),
}

const paths = /^\/(projects|granted_projects|users\/\{user_id\}\/grants)(\/|$)/

export const projectCalls: readonly ProjectCall[] = ManagementService.methods
  .filter((method) => method.localName in managementHandlers)
  .flatMap((method) => {
    const { pattern } = getOption(method, http)
    const template = typeof pattern.value === 'string' ? pattern.value : ''
    if (!paths.test(template) || !template.includes('{')) return []
    const verb = (pattern.case ?? '').toUpperCase()
    return [
      {
        name: method.name,
        method: verb,
        path: (ids) =>
          `/management/v1${template.replace(/\{(\w+)(?:=\*\*)?\}/g, (_all, key) => named(template, key, ids))}`,
        body: (ids) => bodies[method.name]?.(ids) ?? (verb === 'POST' || verb === 'PUT' ? {} : undefined),
      },
    ]
  })

function named(template: string, key: string, ids: ProjectIds): string {
  if (key === 'grant_id') return template.startsWith('/users') ? ids.userGrantId : ids.grantId
  const id = {
    id: ids.projectId,
    project_id: ids.projectId,
    app_id: ids.appId,
    key_id: ids.keyId,
    user_id: ids.userId,
    role_key: ids.roleKey,
  }[key]
  if (id === undefined) throw new Error(`${template} names ${key}, which is not known here`)
  return id
}
