import { isDeepStrictEqual } from 'node:util'
import { author, type Context, type Details, detailsOf } from '#domain/context.ts'
import { memberChanged } from '#domain/instance/members.ts'
import { checkOrgRoles, type MemberInput, requireOwnersRight } from '#domain/member/member-rules.ts'
import type { OrgEvent } from '#domain/org/events.ts'
import { requireOrgAccess } from '#domain/org/load-org.ts'
import { orgAggregate } from '#domain/org/org.ts'
import type { Org } from '#domain/org/org-state.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { ownProperty } from '#kit/own-property.ts'

/** Replaces the roles of a member of an organization. */
export async function updateOrgMember(ctx: Context, target: Target, input: MemberInput): Promise<Details> {
  const after = await ctx.events.change(author(ctx), orgAggregate, target.id, async (org) => {
    requireOrgAccess(ctx, org, target, 'org.member.write')
    const roles = await checkOrgRoles(ctx, org.id, input.roles)
    const { members } = org.state
    const former = ownProperty(members, input.userId)?.roles
    requireOwnersRight(ctx.caller, org.id, [...roles, ...(former ?? [])])
    return decideUpdateOrgMember(input.userId, roles, org.state)
  })
  return detailsOf(after)
}

export function decideUpdateOrgMember(userId: string, roles: readonly string[], org: Org): OrgEvent[] {
  const member = ownProperty(org.members, userId)
  if (!member) throw refuse('member.notFound')
  if (isDeepStrictEqual(member.roles, roles)) throw refuse('member.rolesNotChanged')
  return [memberChanged('org', userId, roles)]
}
