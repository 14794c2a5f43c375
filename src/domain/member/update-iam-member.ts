import { isDeepStrictEqual } from 'node:util'
import { author, type Context, type Details, detailsOf } from '#domain/context.ts'
import { INSTANCE_ID, type Instance, type InstanceEvent, instanceAggregate } from '#domain/instance/instance.ts'
import { memberChanged } from '#domain/instance/members.ts'
import { requireOnInstance } from '#domain/instance/require-on-instance.ts'
import { checkIamRoles, type MemberInput, requireOwnersRight } from '#domain/member/member-rules.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { ownProperty } from '#kit/own-property.ts'

/** Replaces the roles of a member of the instance. */
export async function updateIamMember(ctx: Context, input: MemberInput): Promise<Details> {
  requireOnInstance(ctx.caller, 'iam.member.write')
  const roles = checkIamRoles(input.roles)
  const after = await ctx.events.change(author(ctx), instanceAggregate, INSTANCE_ID, ({ state }) => {
    const former = ownProperty(state.members, input.userId)?.roles
    requireOwnersRight(ctx.caller, undefined, [...roles, ...(former ?? [])])
    return decideUpdateIamMember(input.userId, roles, state)
  })
  return detailsOf(after)
}

export function decideUpdateIamMember(userId: string, roles: readonly string[], instance: Instance): InstanceEvent[] {
  const member = ownProperty(instance.members, userId)
  if (!member) throw refuse('member.notFound')
  if (isDeepStrictEqual(member.roles, roles)) throw refuse('member.rolesNotChanged')
  return [memberChanged('instance', userId, roles)]
}
