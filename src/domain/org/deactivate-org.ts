import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { changeOrg } from '#domain/org/change-org.ts'
import { type OrgEvent, orgDeactivated } from '#domain/org/events.ts'
import type { Org } from '#domain/org/org-state.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'

/** Deactivates an organization: its users cannot sign in until it is reactivated. */
export const deactivateOrg = async (ctx: Context, org: Target): Promise<Details> =>
  detailsOf(await changeOrg(ctx, org, 'org.write', decideDeactivateOrg))

export function decideDeactivateOrg(org: Org): OrgEvent[] {
  if (org.status === 'inactive') throw refuse('org.alreadyInactive')
  return [orgDeactivated()]
}
