import { isDeepStrictEqual } from 'node:util'
import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { memberChanged } from '#domain/instance/members.ts'
import { checkOrgRoles, type MemberInput, requireOwnersRight } from '#domain/member/member-rules.ts'
import type { OrgEvent } from '#domain/org/events.ts'
import { requireOrg } from '#domain/org/load-org.ts'
import { orgAggregate } from '#domain/org/org.ts'
import type { Org } from '#domain/org/org-state.ts'
import type { Folded } from '#eventstore/aggregate.ts'
import { failedPrecondition, notFound } from '#kit/errors.ts'

/** Replaces a member's roles in the organization acted in. */
export async function updateOrgMember(ctx: OrgContext, input: MemberInput): Promise<Details> {
  ctx.caller.require('org.member.write', ctx.orgId)
  const roles = await checkOrgRoles(ctx, input.roles, 'IAM-m9fG8')
  const after = await ctx.events.change(author(ctx), orgAggregate, ctx.orgId, (org) => {
    const former = Object.hasOwn(org.state.members, input.userId) ? org.state.members[input.userId]?.roles : undefined
    requireOwnersRight(ctx.caller, ctx.orgId, [...roles, ...(former ?? [])])
    return decideUpdateOrgMember(input.userId, roles, org)
  })
  return detailsOf(after)
}

export function decideUpdateOrgMember(userId: string, roles: readonly string[], org: Folded<Org>): OrgEvent[] {
  requireOrg(org)
  const member = Object.hasOwn(org.state.members, userId) ? org.state.members[userId] : undefined
  if (!member) throw notFound('Org-D8JxR', 'Errors.Member.NotFound')
  if (isDeepStrictEqual(member.roles, roles)) throw failedPrecondition('Org-LiaZi', 'Errors.Member.RolesNotChanged')
  return [memberChanged('org', userId, roles)]
}
