import type { MessageInitShape } from '@bufbuild/protobuf'
import type { DataOrg, ImportDataErrorSchema } from '@zitadel/proto/zitadel/admin_pb.js'
import { toApiConfig, toOidcConfig } from '#api/zitadel/management-v1/project/app-config.ts'
import { toSettings } from '#api/zitadel/management-v1/project/project.ts'
import type { OrgContext } from '#api/zitadel/org-context.ts'
import { addUserGrant } from '#domain/grant/add-user-grant.ts'
import { addOrgMember } from '#domain/member/add-org-member.ts'
import { addProjectGrantMember } from '#domain/project/flows/add-project-grant-member.ts'
import { addProjectMember } from '#domain/project/flows/add-project-member.ts'
import {
  type ImportedApp,
  importApp,
  importProject,
  importProjectGrant,
  importProjectRole,
} from '#domain/project/flows/import-project.ts'
import { AppError } from '#kit/errors.ts'
import { translate } from '#kit/translate.ts'

export type ImportError = MessageInitShape<typeof ImportDataErrorSchema>

/** Ids of imported or existing objects: fields of ImportDataSuccessOrg. */
export interface ImportedParts {
  readonly projectIds?: string[]
  readonly projectRoles?: string[]
  readonly oidcAppIds?: string[]
  readonly apiAppIds?: string[]
  readonly humanUserIds?: string[]
  readonly machineUserIds?: string[]
  readonly projectGrants?: { grantId: string; projectId: string; orgId: string }[]
  readonly userGrants?: { userId: string; projectId: string }[]
  readonly orgMembers?: string[]
  readonly projectMembers?: { projectId: string; userId: string }[]
}

/** Supported parts of an organization besides its users. */
export const STRUCTURE: ReadonlySet<string> = new Set([
  'projects',
  'projectRoles',
  'oidcApps',
  'apiApps',
  'projectGrants',
  'userGrants',
  'orgMembers',
  'projectMembers',
  'projectGrantMembers',
])

export interface StructureImport {
  readonly errors: ImportError[]
  /** Client ids by the id of their application; the message of ZITADEL has none, so that others get new ones. */
  readonly clientIds: ReadonlyMap<string, string>
  /** Receives the new secrets of applications. */
  readonly issuedSecrets: IssuedSecret[]
}

/** A new client secret: the one of the source is in no API and no file. */
export interface IssuedSecret {
  readonly appId: string
  readonly name: string
  readonly clientId: string
  readonly clientSecret: string
}

type Run = (type: string, id: string, work: () => Promise<unknown>) => Promise<boolean>

/** Imports each part on its own: one that fails is an error of its type, and ends nothing. */
export const runInto =
  (errors: ImportError[]): Run =>
  async (type, id, work) => {
    try {
      await work()
      return true
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      errors.push({ type, id, message: translate('en', error.key, error.params) ?? error.key })
      return false
    }
  }

/** Imports projects, roles and applications of an organization. */
export async function importProjects(
  ctx: OrgContext,
  org: DataOrg,
  { errors, clientIds, issuedSecrets }: StructureImport,
): Promise<ImportedParts> {
  const run = runInto(errors)
  const orgId = org.orgId
  const projectIds: string[] = []
  const projectRoles: string[] = []
  const oidcAppIds: string[] = []
  const apiAppIds: string[] = []
  for (const { projectId, project } of org.projects)
    if (
      project &&
      (await run('project', projectId, () => importProject(ctx, { id: projectId, orgId }, toSettings(project))))
    )
      projectIds.push(projectId)
  for (const { projectId, roleKey, displayName, group } of org.projectRoles) {
    const role = { key: roleKey, displayName, group }
    const key = `${projectId}_${roleKey}`
    if (await run('project_role', key, () => importProjectRole(ctx, { id: projectId, orgId }, role)))
      projectRoles.push(key)
  }
  const addApp = async (projectId: string, newApp: ImportedApp) => {
    const client = await importApp(ctx, { id: projectId, orgId }, newApp)
    if (client?.clientSecret) issuedSecrets.push({ appId: newApp.id, name: newApp.name, ...client })
  }
  const withClient = (appId: string) => (clientIds.has(appId) ? { clientId: clientIds.get(appId) ?? '' } : {})
  for (const { appId, app } of org.oidcApps) {
    if (!app) continue
    const newApp = { id: appId, name: app.name, config: toOidcConfig(app), ...withClient(appId) }
    if (await run('oidc_app', appId, () => addApp(app.projectId, newApp))) oidcAppIds.push(appId)
  }
  for (const { appId, app } of org.apiApps) {
    if (!app) continue
    const newApp = { id: appId, name: app.name, config: toApiConfig(app.authMethodType), ...withClient(appId) }
    if (await run('api_app', appId, () => addApp(app.projectId, newApp))) apiAppIds.push(appId)
  }
  return { projectIds, projectRoles, oidcAppIds, apiAppIds }
}

/** Imports relations between organizations, projects and users, after all of them exist. */
export async function importRelations(ctx: OrgContext, org: DataOrg, errors: ImportError[]): Promise<ImportedParts> {
  const run = runInto(errors)
  const orgId = org.orgId
  const projectGrants: { grantId: string; projectId: string; orgId: string }[] = []
  const userGrants: { userId: string; projectId: string }[] = []
  const orgMembers: string[] = []
  const projectMembers: { projectId: string; userId: string }[] = []
  /** Ids of grants here by those of the file. */
  const grantIds = new Map<string, string>()
  for (const { grantId, projectGrant } of org.projectGrants) {
    if (!projectGrant) continue
    const { projectId, grantedOrgId, roleKeys } = projectGrant
    const isIn = await run('project_grant', grantId, async () => {
      grantIds.set(grantId, await importProjectGrant(ctx, { id: projectId, orgId }, { grantedOrgId, roleKeys }))
    })
    if (isIn) projectGrants.push({ grantId, projectId, orgId: grantedOrgId })
  }
  for (const { userId, projectId, roleKeys } of org.userGrants) {
    const grant = { orgId, userId, projectId, projectGrantId: '', roleKeys }
    if (await run('user_grant', `${userId}_${projectId}`, () => unlessExists(() => addUserGrant(ctx, grant))))
      userGrants.push({ userId, projectId })
  }
  for (const { userId, roles } of org.orgMembers)
    if (await run('org_member', userId, () => unlessExists(() => addOrgMember(ctx, { id: orgId }, { userId, roles }))))
      orgMembers.push(userId)
  for (const { projectId, userId, roles } of org.projectMembers) {
    const target = { id: projectId, within: orgId }
    if (await run('project_member', userId, () => unlessExists(() => addProjectMember(ctx, target, { userId, roles }))))
      projectMembers.push({ projectId, userId })
  }
  for (const { userId, projectId, grantId, roles } of org.projectGrantMembers) {
    const target = { projectId, grantId: grantIds.get(grantId) ?? grantId }
    await run('project_grant_member', userId, () =>
      unlessExists(() => addProjectGrantMember(ctx, target, { userId, roles })),
    )
  }
  return { projectGrants, userGrants, orgMembers, projectMembers }
}

/** Of a second run. */
export async function unlessExists(add: () => Promise<unknown>): Promise<void> {
  try {
    await add()
  } catch (error) {
    if (!(error instanceof AppError) || error.kind !== 'alreadyExists') throw error
  }
}
