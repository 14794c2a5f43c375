import { isFilled, type LooseJson, listOf, looseText, objectOf } from '#people-sources/loose-json.ts'
import type { ZitadelServer } from '#people-sources/zitadel-server/connection.ts'

/** An organization in the form of ZITADEL's import, without its users, and its members that are not imported. */
export interface ServerOrg {
  readonly org: LooseJson
  readonly leftBehind: readonly string[]
}

/** Reads the organizations of a server with their projects, roles, applications, grants and members. */
export async function* readStructure(server: ZitadelServer): AsyncGenerator<ServerOrg> {
  for await (const { id, name } of server.search('/admin/v1/orgs/_search')) yield readOrg(server, looseText(id), name)
}

async function readOrg(server: ZitadelServer, orgId: string, name: unknown): Promise<ServerOrg> {
  const leftBehind: string[] = []
  const parts: Parts = {
    projects: [],
    projectRoles: [],
    oidcApps: [],
    apiApps: [],
    projectGrants: [],
    projectMembers: [],
  }
  for await (const project of server.search('/management/v1/projects/_search', orgId))
    await readProject(server, { orgId, project, parts, leftBehind })
  const userGrants = await all(server.search('/management/v1/users/grants/_search', orgId))
  const orgMembers = await all(server.search('/management/v1/orgs/me/members/_search', orgId))
  for await (const provider of server.search('/management/v1/idps/templates/_search', orgId))
    if (looseText(provider.owner) !== 'IDP_OWNER_TYPE_SYSTEM')
      leftBehind.push(`provider ${looseText(provider.name)} (its client secret is in no API)`)
  return {
    org: {
      orgId,
      org: { name },
      ...parts,
      ...(await readPolicies(server, orgId)),
      userGrants: userGrants.map((one) => pick(one, ['userId', 'projectId', 'projectGrantId', 'roleKeys'])),
      orgMembers: orgMembers.map((one) => pick(one, ['userId', 'roles'])),
    },
    leftBehind,
  }
}

const POLICIES = [
  ['lockoutPolicy', 'lockout'],
  ['passwordComplexityPolicy', 'password/complexity'],
  ['loginPolicy', 'login'],
] as const

/** Policies that the organization has set. */
async function readPolicies(server: ZitadelServer, orgId: string): Promise<LooseJson> {
  const policies = await Promise.all(
    POLICIES.map(async ([name, path]) => {
      const { policy, isDefault } = (await server.tryGet(`/management/v1/policies/${path}`, orgId)) ?? {}
      const { details: _details, isDefault: isInherited, idps: _idps, ...settings } = objectOf(policy)
      return isDefault === true || isInherited === true || !isFilled(settings) ? [] : [[name, settings] as const]
    }),
  )
  return Object.fromEntries(policies.flat())
}

interface Parts {
  readonly projects: LooseJson[]
  readonly projectRoles: LooseJson[]
  readonly oidcApps: LooseJson[]
  readonly apiApps: LooseJson[]
  readonly projectGrants: LooseJson[]
  readonly projectMembers: LooseJson[]
}

interface ProjectReading {
  readonly orgId: string
  readonly project: LooseJson
  readonly parts: Parts
  readonly leftBehind: string[]
}

async function readProject(server: ZitadelServer, reading: ProjectReading): Promise<void> {
  const { orgId, project, parts, leftBehind } = reading
  const projectId = looseText(project.id)
  const within = (what: string) =>
    server.search(`/management/v1/projects/${encodeURIComponent(projectId)}/${what}/_search`, orgId)
  const { id: _id, details: _details, state, ...settings } = project
  parts.projects.push({ projectId, project: settings })
  if (state === 'PROJECT_STATE_INACTIVE') leftBehind.push(`state of the inactive project ${looseText(project.name)}`)
  for await (const { key, displayName, group } of within('roles'))
    parts.projectRoles.push({ projectId, roleKey: key, displayName, group })
  for await (const app of within('apps')) readApp(app, projectId, reading)
  for await (const { grantId, grantedOrgId, grantedRoleKeys } of within('grants'))
    parts.projectGrants.push({ grantId, projectGrant: { projectId, grantedOrgId, roleKeys: grantedRoleKeys } })
  for await (const { userId, roles } of within('members')) parts.projectMembers.push({ projectId, userId, roles })
}

function readApp(app: LooseJson, projectId: string, { parts, leftBehind }: ProjectReading): void {
  const [appId, name] = [looseText(app.id), looseText(app.name)]
  if (app.state === 'APP_STATE_INACTIVE') leftBehind.push(`state of the inactive application ${name}`)
  const [list, appConfig] = isFilled(app.oidcConfig)
    ? [parts.oidcApps, objectOf(app.oidcConfig)]
    : [parts.apiApps, objectOf(app.apiConfig)]
  if (!isFilled(app.oidcConfig) && !isFilled(app.apiConfig)) {
    leftBehind.push(`application ${name} (no OpenID Connect or API application)`)
    return
  }
  const { clientId, ...config } = appConfig
  const method = looseText(config.authMethodType).replace(/^.*METHOD_TYPE_/, '') || 'BASIC'
  if (method === 'BASIC' || method === 'POST')
    leftBehind.push(`client secret of ${name} (no API has it; the new one is in FILE.clients of --report)`)
  if (method === 'PRIVATE_KEY_JWT') leftBehind.push(`keys of ${name}`)
  list.push({ appId, clientId, app: { ...config, projectId, name } })
}

const pick = (one: LooseJson, names: readonly string[]): LooseJson =>
  Object.fromEntries(names.flatMap((name) => (isFilled(one[name]) ? [[name, one[name]]] : [])))

async function all(items: AsyncIterable<LooseJson>): Promise<LooseJson[]> {
  const list: LooseJson[] = []
  for await (const one of items) list.push(one)
  return list
}

/** Names of lists that hold something, with how much. */
export function countsOf(org: LooseJson): [string, number][] {
  return Object.entries(org).flatMap(([name, value]): [string, number][] => {
    const { length } = listOf(value)
    return length > 0 ? [[name, length]] : []
  })
}
