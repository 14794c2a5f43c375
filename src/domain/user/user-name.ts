import type { Context } from '#domain/context.ts'
import { type DomainPolicy, domainPolicy } from '#domain/policy/domain-policy.ts'
import { effectivePolicy, type PolicyLayers } from '#domain/policy/policies.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { foldCase } from '#kit/fold-case.ts'
import { prepared, type Values } from '#storage/prepared.ts'

const otherOwners = prepared(
  (rows, value: Values<{ domainKey: string; orgId: string }>) =>
    rows
      .selectFrom('org_domains')
      .select('org_id')
      .where('domain_key', '=', value('domainKey'))
      .where('is_verified', '=', 1)
      .where('org_id', '!=', value('orgId')),
  { reads: ['org_domains'] },
)

/**
 * Refuses a user name whose domain part is a verified domain of another organization: its owner decides who is
 * called that. Only where login names are bare user names (contract §1.3).
 */
export async function checkForeignDomain(
  ctx: Pick<Context, 'rows'>,
  policy: DomainPolicy,
  orgId: string,
  userName: string,
): Promise<void> {
  const at = userName.lastIndexOf('@')
  if (at < 0 || policy.userLoginMustBeDomain) return
  const [foreign] = await otherOwners(ctx.rows, { domainKey: foldCase(userName.slice(at + 1)), orgId })
  if (foreign) throw refuse('userName.domainNotAllowed')
}

/** Is a user name given under these policies unique in its organization only? */
export const isUserNameScoped = (layers: PolicyLayers): boolean =>
  effectivePolicy(domainPolicy, layers).userLoginMustBeDomain
