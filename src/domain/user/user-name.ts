import type { Context } from '#domain/context.ts'
import { type DomainPolicy, domainPolicy } from '#domain/policy/domain-policy.ts'
import { effectivePolicy, type PolicyLayers } from '#domain/policy/policies.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { nameDomain } from '#domain/user/name-domain.ts'
import { latinLookAlike } from '#kit/confusable.ts'
import type { AppError } from '#kit/errors.ts'
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

/** Users with a name. */
const namedBy = prepared((rows, value: Values<{ key: string; userId: string }>) =>
  rows
    .selectFrom('users')
    .select('id')
    .where('user_name_key', '=', value('key'))
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
 * Returns why a bare user name cannot be given: its domain part is a proven domain of another organization, or it is
 * another user's verified address in a domain that the user's own organization has not proven, or it looks like the
 * Latin name of another user. Undefined: it can be given.
 */
export async function findNameConflict(
  { rows }: Pick<Context, 'rows'>,
  { orgId, userName, userId = '' }: GivenName,
): Promise<AppError | undefined> {
  if (nameDomain(userName) === undefined) return findLookAlike({ rows }, userName, userId)
  const [conflict, [reached]] = await Promise.all([
    findDomainConflict({ rows }, { orgId, userName, userId }),
    reachedBy(rows, { key: foldCase(userName), userId }),
  ])
  if (conflict) return conflict
  if (reached && !(await isProvenDomain({ rows }, orgId, userName))) return refuse('userName.addressOfAnother')
  return undefined
}

/** Returns why a name in Cyrillic or Greek letters cannot be given: it looks like the name of another user. */
async function findLookAlike(
  { rows }: Pick<Context, 'rows'>,
  userName: string,
  userId: string,
): Promise<AppError | undefined> {
  const key = latinLookAlike(userName)
  const [other] = key === undefined ? [] : await namedBy(rows, { key, userId })
  return other && refuse('userName.lookAlike')
}

/** `findNameConflict`, apart from addresses. */
export async function findDomainConflict(
  { rows }: Pick<Context, 'rows'>,
  { orgId, userName, userId = '' }: GivenName,
): Promise<AppError | undefined> {
  const domainKey = nameDomain(userName)
  const [foreign] = domainKey === undefined ? [] : await otherOwners(rows, { domainKey, orgId })
  return foreign ? refuse('userName.domainNotAllowed') : findLookAlike({ rows }, userName, userId)
}

/** Rejects a user name with a conflict, if login names are bare user names. */
export async function checkForeignDomain(
  ctx: Pick<Context, 'rows'>,
  policy: DomainPolicy,
  userName: GivenName,
): Promise<void> {
  const conflict = policy.userLoginMustBeDomain ? undefined : await findNameConflict(ctx, userName)
  if (conflict) throw conflict
}

/** Is a user name given under these policies unique in its organization only? */
export const isUserNameScoped = (layers: PolicyLayers): boolean =>
  effectivePolicy(domainPolicy, layers).userLoginMustBeDomain
