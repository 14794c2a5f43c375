import type { OrgContext } from '#domain/context.ts'
import { loadOrg } from '#domain/org/load-org.ts'
import { orgAggregate } from '#domain/org/org.ts'
import { type ChangeQuery, type FoundChange, pastChanges } from '#domain/user/history/past-changes.ts'

/** What happened to the organization acted in. */
export async function listOrgChanges(ctx: OrgContext, query: ChangeQuery): Promise<FoundChange[]> {
  return pastChanges(ctx, orgAggregate.type, await loadOrg(ctx, ctx.orgId), query)
}
