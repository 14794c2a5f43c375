import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { memberAdded } from '#domain/instance/members.ts'
import { checkOrgRoles, loadMemberToBe, type MemberInput, requireOwnersRight } from '#domain/member/member-rules.ts'
import type { OrgEvent } from '#domain/org/events.ts'
import { requireOrg } from '#domain/org/load-org.ts'
import { orgAggregate } from '#domain/org/org.ts'
import type { Org } from '#domain/org/org-state.ts'
import { userAggregate } from '#domain/user/user.ts'
import type { Folded } from '#eventstore/aggregate.ts'
import { change } from '#eventstore/event-store.ts'
import { alreadyExists, failedPrecondition } from '#kit/errors.ts'

/** Gives a user roles in the organization acted in. Refuses who is a member already. */
export async function addOrgMember(ctx: OrgContext, input: MemberInput): Promise<Details> {
  ctx.caller.require('org.member.write', ctx.orgId)
  const roles = await checkOrgRoles(ctx, input.roles, 'Org-4N8es')
  requireOwnersRight(ctx.caller, ctx.orgId, roles)
  return ctx.events.retry(async () => {
    const user = await loadMemberToBe(ctx, input.userId, () => failedPrecondition('ORG-GoXOn', 'Errors.User.NotFound'))
    const before = await ctx.events.load(orgAggregate, ctx.orgId)
    const [after] = await ctx.events.push(author(ctx), [
      change({ aggregate: orgAggregate, before, events: decideAddOrgMember(user.id, roles, before) }),
      // Without events: the user must not be removed meanwhile.
      change({ aggregate: userAggregate, before: user, events: [] }),
    ])
    return detailsOf(after ?? before)
  })
}

export function decideAddOrgMember(userId: string, roles: readonly string[], org: Folded<Org>): OrgEvent[] {
  requireOrg(org)
  if (Object.hasOwn(org.state.members, userId)) throw alreadyExists('ORG-poWwe', 'Errors.Member.AlreadyExists')
  return [memberAdded('org', userId, roles)]
}
