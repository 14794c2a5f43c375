/**
 * Claims about a user in tokens, userinfo and introspection. Declares every top-level name here: nothing that users or
 * organizations choose (metadata, roles, names of organizations) becomes a claim of its own, so none can pass for
 * `sub`, `iss` or another standard claim (docs/security.md).
 */
import {
  ALL_PROJECTS_ROLES,
  ORG_DOMAIN,
  PROJECT_ROLES,
  RESOURCE_OWNER,
  readScopes,
  USER_METADATA,
} from '#api/oidc/scopes.ts'
import type { Services } from '#domain/context.ts'
import { listRolesOfUser, type RoleOfUser } from '#domain/grant/list-roles-of-user.ts'
import { orgAggregate } from '#domain/org/org.ts'
import { findTokenUser, type TokenUser } from '#domain/token/find-token-user.ts'
import { pictureUrl } from '#domain/user/human/picture-url.ts'
import { type LoginNames, loginNamesOf } from '#domain/user/login-names.ts'

export interface ClaimsWanted {
  readonly userId: string
  readonly scopes: readonly string[]
  /** Projects whose roles the claims may contain; the first one is the client's own ('' : none). */
  readonly projectIds: readonly string[]
  /** Includes the roles of the first project even if no scope requests them. */
  readonly assertRoles: boolean
}

export type Claims = { readonly sub: string; readonly [name: string]: unknown }

type Store = Pick<Services, 'rows' | 'events'>

/** Undefined: there is no such user any more. */
export async function loadClaims(services: Store, claimsRequest: ClaimsWanted): Promise<Claims | undefined> {
  const user = await findTokenUser(services, claimsRequest.userId)
  if (!user) return undefined
  return claimsOf(services, { user, names: loginNamesOf(services, user.orgId, user.state.userName) }, claimsRequest)
}

/** Loaded parts of a user that claims are made of. */
export interface ClaimsSubject {
  readonly user: TokenUser
  readonly names: Promise<LoginNames>
}

/** Returns the claims of a user that is loaded. */
export async function claimsOf(
  services: Store,
  { user, names: loading }: ClaimsSubject,
  claimsRequest: Omit<ClaimsWanted, 'userId'>,
): Promise<Claims> {
  const has = (scope: string) => claimsRequest.scopes.includes(scope)
  const [names, org, roles] = await Promise.all([
    loading,
    orgClaims(services, user.orgId, claimsRequest.scopes),
    roleClaims(services, user.id, claimsRequest),
  ])
  return {
    ...(has('profile') ? profileClaims(user, names.preferredLoginName) : {}),
    ...(has('email') && user.state.email.address
      ? { email: user.state.email.address, email_verified: user.state.email.verified }
      : {}),
    ...(has('phone') && user.state.phone.number
      ? { phone_number: user.state.phone.number, phone_number_verified: user.state.phone.verified }
      : {}),
    ...(has(USER_METADATA) ? { [USER_METADATA]: metadataOf(user.state) } : {}),
    ...org,
    ...roles,
    sub: user.id,
  }
}

const genders = [undefined, 'female', 'male', 'diverse']

function profileClaims({ state: user, changedAt }: TokenUser, preferredLoginName: string): Record<string, unknown> {
  const common = { preferred_username: preferredLoginName, updated_at: Math.floor(changedAt / 1000) }
  if (user.type === 'machine') return { name: user.machine.name, ...common }
  const { displayName, firstName, lastName, nickName, gender, preferredLanguage } = user.profile
  const words = {
    name: displayName,
    given_name: firstName,
    family_name: lastName,
    nickname: nickName,
    picture: pictureUrl(user.avatarKey),
    gender: genders[gender],
    locale: preferredLanguage === 'und' ? undefined : preferredLanguage,
  }
  return { ...Object.fromEntries(Object.entries(words).filter(([, word]) => word)), ...common }
}

/** Values in base64url without padding, as ZITADEL's clients expect this claim. */
const metadataOf = (user: TokenUser['state']): Record<string, string> =>
  Object.fromEntries(
    Object.entries(user.metadata).map(([key, { value }]) => [key, Buffer.from(value, 'base64').toString('base64url')]),
  )

async function orgClaims(services: Store, orgId: string, scopes: readonly string[]): Promise<Record<string, string>> {
  const { orgId: wantedOrg, orgDomain } = readScopes(scopes)
  const owner = scopes.includes(RESOURCE_OWNER) || wantedOrg !== undefined
  if (!owner && orgDomain === undefined) return {}
  const { state: org } = await services.events.load(orgAggregate, orgId)
  return {
    ...(owner
      ? {
          [`${RESOURCE_OWNER}:id`]: orgId,
          [`${RESOURCE_OWNER}:name`]: org.name,
          [`${RESOURCE_OWNER}:primary_domain`]: org.primaryDomain,
        }
      : {}),
    ...(orgDomain === undefined ? {} : { [ORG_DOMAIN.slice(0, -1)]: org.primaryDomain }),
  }
}

/** Role → the organizations that gave it, by id, with their primary domain. */
type RoleTree = Record<string, Record<string, string>>

async function roleClaims(
  services: Store,
  userId: string,
  claimsRequest: Omit<ClaimsWanted, 'userId'>,
): Promise<Record<string, RoleTree>> {
  const { roleKeys, rolesOfOrgs } = readScopes(claimsRequest.scopes)
  const [ownProjectId = ''] = claimsRequest.projectIds
  const askedForOwn = claimsRequest.assertRoles || claimsRequest.scopes.includes(PROJECT_ROLES)
  const askedForAll = claimsRequest.scopes.includes(ALL_PROJECTS_ROLES)
  if (!askedForOwn && !askedForAll && roleKeys.length === 0) return {}
  const projects = (askedForAll ? claimsRequest.projectIds : [ownProjectId]).filter(Boolean)
  const userRoles = (await listRolesOfUser(services, userId, projects)).filter(
    (role) =>
      (rolesOfOrgs.length === 0 || rolesOfOrgs.includes(role.orgId)) &&
      (askedForAll || askedForOwn || roleKeys.includes(role.roleKey)),
  )
  return toRoleClaims(userRoles, ownProjectId)
}

/** Converts roles to role claims. Also adds the client's own project under the claim without a project id. */
export function toRoleClaims(roles: readonly RoleOfUser[], ownProjectId: string): Record<string, RoleTree> {
  const claims: Record<string, RoleTree> = {}
  for (const [projectId, projectRoles] of Map.groupBy(roles, (role) => role.projectId)) {
    const tree = treeOf(projectRoles)
    claims[`urn:zitadel:iam:org:project:${projectId}:roles`] = tree
    if (projectId === ownProjectId) claims[PROJECT_ROLES] = tree
  }
  return claims
}

function treeOf(roles: readonly RoleOfUser[]): RoleTree {
  const byRole = Map.groupBy(roles, (role) => role.roleKey)
  return Object.fromEntries(
    [...byRole].map(([roleKey, rolesOfKey]) => [
      roleKey,
      Object.fromEntries(rolesOfKey.map((role) => [role.orgId, role.orgDomain])),
    ]),
  )
}
