import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { memberRemoved } from '#domain/instance/members.ts'
import type { OrgEvent } from '#domain/org/events.ts'
import { requireOrg } from '#domain/org/load-org.ts'
import { orgAggregate } from '#domain/org/org.ts'
import type { Org } from '#domain/org/org-state.ts'
import type { Folded } from '#eventstore/aggregate.ts'
import { notFound } from '#kit/errors.ts'

/** Takes all roles in the organization acted in from a member. */
export async function removeOrgMember(ctx: OrgContext, userId: string): Promise<Details> {
  ctx.caller.require('org.member.delete', ctx.orgId)
  const decide = (org: Folded<Org>) => decideRemoveOrgMember(userId, org)
  return detailsOf(await ctx.events.change(author(ctx), orgAggregate, ctx.orgId, decide))
}

export function decideRemoveOrgMember(userId: string, org: Folded<Org>): OrgEvent[] {
  requireOrg(org)
  if (!Object.hasOwn(org.state.members, userId)) throw notFound('Org-D8JxR', 'Errors.Member.NotFound')
  return [memberRemoved('org', userId)]
}
