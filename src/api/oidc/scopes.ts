/** Scopes with a meaning for this server; all others are accepted without effect. */

const PREFIX = 'urn:zitadel:iam'
export const PROJECT_ROLES = `${PREFIX}:org:project:roles`
export const ALL_PROJECTS_ROLES = `${PREFIX}:org:projects:roles`
export const USER_METADATA = `${PREFIX}:user:metadata`
export const RESOURCE_OWNER = `${PREFIX}:user:resourceowner`
const ORG_ID = `${PREFIX}:org:id:`
export const ORG_DOMAIN = `${PREFIX}:org:domain:primary:`
const ROLE = `${PREFIX}:org:project:role:`
const ROLES_OF_ORG = `${PREFIX}:org:roles:id:`
const IDP = `${PREFIX}:org:idp:id:`

export const standardScopes = ['openid', 'profile', 'email', 'phone', 'address', 'offline_access'] as const
export const knownScopes = [...standardScopes, PROJECT_ROLES, ALL_PROJECTS_ROLES, USER_METADATA, RESOURCE_OWNER]

/** Claims by the scope that requests them; other claims have names that no list can contain. */
export const claimsOfScope: Readonly<Record<string, readonly string[]>> = {
  openid: ['sub', 'amr', 'azp', 'client_id'],
  profile: [
    'name',
    'given_name',
    'family_name',
    'nickname',
    'picture',
    'preferred_username',
    'gender',
    'locale',
    'updated_at',
  ],
  email: ['email', 'email_verified'],
  phone: ['phone_number', 'phone_number_verified'],
}

/** Scopes whose claims belong in userinfo, and in an id token only where the application is configured so. */
export const userinfoOnly: readonly string[] = Object.keys(claimsOfScope).filter((scope) => scope !== 'openid')

/** Everything after the prefix, of each scope that begins with it. */
const valuesOf = (scopes: readonly string[], prefix: string): string[] =>
  scopes
    .filter((scope) => scope.startsWith(prefix) && scope.length > prefix.length)
    .map((scope) => scope.slice(prefix.length))

export interface RequestedScopes {
  /** Organization that the user must belong to, by id or by primary domain; undefined: any. */
  readonly orgId: string | undefined
  readonly orgDomain: string | undefined
  /** More than one organization is named. */
  readonly severalOrgs: boolean
  /** Roles asked for by name. */
  readonly roleKeys: readonly string[]
  /** Organizations whose roles alone are asked for; empty: all. */
  readonly rolesOfOrgs: readonly string[]
  /** Identity provider to go to at once. */
  readonly idpId: string | undefined
}

export const readScopes = (scopes: readonly string[]): RequestedScopes => ({
  orgId: valuesOf(scopes, ORG_ID)[0],
  orgDomain: valuesOf(scopes, ORG_DOMAIN)[0],
  severalOrgs: new Set(valuesOf(scopes, ORG_ID)).size + new Set(valuesOf(scopes, ORG_DOMAIN)).size > 1,
  roleKeys: valuesOf(scopes, ROLE),
  rolesOfOrgs: valuesOf(scopes, ROLES_OF_ORG),
  idpId: valuesOf(scopes, IDP)[0],
})
