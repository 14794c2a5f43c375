import type { Context } from '#domain/context.ts'
import { type DomainPolicy, domainPolicy } from '#domain/policy/domain-policy.ts'
import { effectivePolicy, type PolicyLayers } from '#domain/policy/policies.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { nameDomain } from '#domain/user/name-domain.ts'
import { foldCase } from '#kit/fold-case.ts'
import { prepared, type Values } from '#storage/prepared.ts'

const otherOwners = prepared(
  (rows, value: Values<{ domainKey: string; orgId: string }>) =>
    rows
      .selectFrom('org_domains')
      .select('org_id')
      .where('domain_key', '=', value('domainKey'))
      .where('is_proven', '=', 1)
      .where('org_id', '!=', value('orgId')),
  { reads: ['org_domains'] },
)

/** Other people that verified the address that a user name is. */
const reachedBy = prepared((rows, value: Values<{ key: string; userId: string }>) =>
  rows
    .selectFrom('users')
    .select('id')
    .where('email_key', '=', value('key'))
    .where('email_verified', '=', 1)
    .where('type', '=', 'human')
    .where('id', '!=', value('userId'))
    .limit(1),
)

/** Whether a user name lies in a domain that the organization proved. */
export async function isProvenDomain(
  { rows }: Pick<Context, 'rows'>,
  orgId: string,
  userName: string,
): Promise<boolean> {
  const domain = nameDomain(userName)
  if (domain === undefined) return false
  const domainRow = await rows
    .selectFrom('org_domains')
    .select('org_id')
    .where('domain_key', '=', domain)
    .where('is_proven', '=', 1)
    .where('org_id', '=', orgId)
    .executeTakeFirst()
  return domainRow !== undefined
}

interface GivenName {
  readonly orgId: string
  readonly userName: string
  /** The future holder of the name, if it exists. */
  readonly userId?: string | undefined
}

/**
 * Rejects a user name whose domain part is a proven domain of another organization, and a name that is another user's
 * verified address, unless its domain is proven by the user's own organization. Applies only if login names are bare
 * user names.
 */
export async function checkForeignDomain(
  ctx: Pick<Context, 'rows'>,
  policy: DomainPolicy,
  { orgId, userName, userId = '' }: GivenName,
): Promise<void> {
  if (!(await checkDomainOwner(ctx, policy, { orgId, userName }))) return
  const [reached] = await reachedBy(ctx.rows, { key: foldCase(userName), userId })
  if (reached && !(await isProvenDomain(ctx, orgId, userName))) throw refuse('userName.addressOfAnother')
}

/** The first part of `checkForeignDomain`. Returns whether the user name is an address that the policy asks about. */
export async function checkDomainOwner(
  ctx: Pick<Context, 'rows'>,
  policy: DomainPolicy,
  { orgId, userName }: GivenName,
): Promise<boolean> {
  const domainKey = nameDomain(userName)
  if (domainKey === undefined || policy.userLoginMustBeDomain) return false
  const [foreign] = await otherOwners(ctx.rows, { domainKey, orgId })
  if (foreign) throw refuse('userName.domainNotAllowed')
  return true
}

/** Is a user name given under these policies unique in its organization only? */
export const isUserNameScoped = (layers: PolicyLayers): boolean =>
  effectivePolicy(domainPolicy, layers).userLoginMustBeDomain
