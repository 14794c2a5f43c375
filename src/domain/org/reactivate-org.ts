import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { changeOrg } from '#domain/org/change-org.ts'
import { type OrgEvent, orgReactivated } from '#domain/org/events.ts'
import type { Org } from '#domain/org/org-state.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'

/** Reactivates an organization, so that its users can sign in again. */
export const reactivateOrg = async (ctx: Context, org: Target): Promise<Details> =>
  detailsOf(await changeOrg(ctx, org, 'org.write', decideReactivateOrg))

export function decideReactivateOrg(org: Org): OrgEvent[] {
  if (org.status === 'active') throw refuse('org.alreadyActive')
  return [orgReactivated()]
}
