import { create, fromJson, type JsonObject } from '@bufbuild/protobuf'
import { DataOrgSchema } from '@zitadel/proto/zitadel/admin_pb.js'
import { importStructure } from '#api/zitadel/admin-v1/import-orgs.ts'
import {
  type ImportError,
  type ImportedParts,
  type IssuedSecret,
  importRelations,
} from '#api/zitadel/admin-v1/import-structure.ts'
import type { Context } from '#domain/context.ts'
import { requireOnInstance } from '#domain/instance/require-on-instance.ts'
import { type LooseJson, listOf, looseText, objectOf } from '#people-sources/loose-json.ts'

/** `structure`: the organization, projects, roles, applications; `relations`: grants and members, once people exist. */
export type OrgPart = 'structure' | 'relations'

export interface OrgOutcome {
  /** Names of lists with how many of each were imported, or existed. */
  readonly counts: Readonly<Record<string, number>>
  readonly errors: readonly { readonly type: string; readonly id: string; readonly message: string }[]
  readonly issuedSecrets: readonly IssuedSecret[]
}

/** Imports an organization of a file, or of another server, without its people. */
export async function importOrgJson(ctx: Context, org: LooseJson, part: OrgPart): Promise<OrgOutcome> {
  requireOnInstance(ctx.caller, 'iam.write')
  const errors: ImportError[] = []
  const issuedSecrets: IssuedSecret[] = []
  const orgId = looseText(org.orgId ?? org.org_id)
  const message = messageOf(org, errors)
  const at = { ...ctx, orgId }
  const imported: ImportedParts =
    part === 'structure'
      ? await importStructure(at, message, { errors, clientIds: clientIdsOf(org), issuedSecrets })
      : await importRelations(at, message, errors)
  const lists = Object.entries(imported).flatMap(([name, value]) =>
    Array.isArray(value) ? [[name, value.length]] : [],
  )
  return {
    counts: Object.fromEntries(lists),
    errors: errors.map(({ type = '', id = '', message: text = '' }) => ({ type, id, message: text })),
    issuedSecrets,
  }
}

const LISTS = [
  ['projects'],
  ['projectRoles', 'project_roles'],
  ['oidcApps', 'oidc_apps'],
  ['apiApps', 'api_apps'],
  ['projectGrants', 'project_grants'],
  ['userGrants', 'user_grants'],
  ['orgMembers', 'org_members'],
  ['projectMembers', 'project_members'],
  ['projectGrantMembers', 'project_grant_members'],
] as const

const POLICIES = [
  ['lockoutPolicy', 'lockout_policy'],
  ['passwordComplexityPolicy', 'password_complexity_policy'],
  ['loginPolicy', 'login_policy'],
] as const

/** Parses each item separately, so that an invalid item is an error and the others are imported. */
function messageOf(org: LooseJson, errors: ImportError[]) {
  const message = create(DataOrgSchema, { orgId: looseText(org.orgId ?? org.org_id) })
  const { name } = objectOf(org.org)
  const named = name === undefined ? undefined : read({ org: { name } }).org
  if (named) message.org = named
  for (const [camel, snake] of POLICIES) {
    const policy = org[camel] ?? org[snake]
    if (policy === undefined || policy === null) continue
    try {
      Object.assign(message, { [camel]: read({ [camel]: policy })[camel] })
    } catch (error) {
      errors.push({ type: snake, id: message.orgId, message: error instanceof Error ? error.message : String(error) })
    }
  }
  for (const [camel, snake = camel] of LISTS) {
    for (const item of listOf(org[camel] ?? org[snake])) {
      try {
        const one: unknown[] = message[camel]
        one.push(...read({ [camel]: [item] })[camel])
      } catch (error) {
        errors.push({ type: camel, id: message.orgId, message: error instanceof Error ? error.message : String(error) })
      }
    }
  }
  return message
}

// Made of parsed JSON, so it is JSON.
const read = (org: LooseJson) => fromJson(DataOrgSchema, org as JsonObject, { ignoreUnknownFields: true })

/** `clientId` beside `appId`: a member of this server, since the message of ZITADEL has none. */
function clientIdsOf(org: LooseJson): ReadonlyMap<string, string> {
  const apps = [org.oidcApps ?? org.oidc_apps, org.apiApps ?? org.api_apps].flatMap(listOf).map(objectOf)
  return new Map(
    apps.flatMap((app): [string, string][] => {
      const clientId = looseText(app.clientId)
      return clientId ? [[looseText(app.appId ?? app.app_id), clientId]] : []
    }),
  )
}
