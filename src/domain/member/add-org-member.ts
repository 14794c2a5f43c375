import { author, type Context, type Details, detailsOf } from '#domain/context.ts'
import { memberAdded } from '#domain/instance/members.ts'
import { checkOrgRoles, loadMemberToBe, type MemberInput, requireOwnersRight } from '#domain/member/member-rules.ts'
import type { OrgEvent } from '#domain/org/events.ts'
import { loadOrg } from '#domain/org/load-org.ts'
import { orgAggregate } from '#domain/org/org.ts'
import type { Org } from '#domain/org/org-state.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { userAggregate } from '#domain/user/user.ts'
import { change } from '#eventstore/change.ts'

/** Adds a user as member of an organization. */
export function addOrgMember(ctx: Context, org: Target, input: MemberInput): Promise<Details> {
  return ctx.events.retry(async () => {
    const before = await loadOrg(ctx, org, 'org.member.write')
    const roles = await checkOrgRoles(ctx, before.id, input.roles)
    requireOwnersRight(ctx.caller, before.id, roles)
    const user = await loadMemberToBe(ctx, input.userId, before.id)
    const [after] = await ctx.events.push(author(ctx), [
      change({ aggregate: orgAggregate, before, events: decideAddOrgMember(user.id, roles, before.state) }),
      // Without events: a concurrent removal of the user is a conflict.
      change({ aggregate: userAggregate, before: user, events: [] }),
    ])
    return detailsOf(after ?? before)
  })
}

export function decideAddOrgMember(userId: string, roles: readonly string[], org: Org): OrgEvent[] {
  if (Object.hasOwn(org.members, userId)) throw refuse('member.alreadyExists')
  return [memberAdded('org', userId, roles)]
}
