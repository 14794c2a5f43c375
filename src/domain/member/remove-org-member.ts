import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { memberRemoved } from '#domain/instance/members.ts'
import { changeOrg } from '#domain/org/change-org.ts'
import type { OrgEvent } from '#domain/org/events.ts'
import type { Org } from '#domain/org/org-state.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'

/** Removes a member of an organization. */
export const removeOrgMember = async (ctx: Context, org: Target, userId: string): Promise<Details> =>
  detailsOf(await changeOrg(ctx, org, 'org.member.delete', (state) => decideRemoveOrgMember(userId, state)))

export function decideRemoveOrgMember(userId: string, org: Org): OrgEvent[] {
  if (!Object.hasOwn(org.members, userId)) throw refuse('member.notFound')
  return [memberRemoved('org', userId)]
}
