import type { Context } from '#domain/context.ts'
import { loadOrg } from '#domain/org/load-org.ts'
import { orgAggregate } from '#domain/org/org.ts'
import type { Target } from '#domain/target.ts'
import { type ChangeQuery, type FoundChange, pastChanges } from '#domain/user/history/past-changes.ts'

/** Lists the events of an organization. */
export async function listOrgChanges(ctx: Context, org: Target, query: ChangeQuery): Promise<FoundChange[]> {
  return pastChanges(ctx, orgAggregate.type, await loadOrg(ctx, org, 'org.read'), query)
}
