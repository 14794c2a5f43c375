import { author, type Context, type Details, detailsOf } from '#domain/context.ts'
import { INSTANCE_ID, type Instance, type InstanceEvent, instanceAggregate } from '#domain/instance/instance.ts'
import { memberAdded } from '#domain/instance/members.ts'
import { requireOnInstance } from '#domain/instance/require-on-instance.ts'
import { checkIamRoles, type MemberInput, requireOwnersRight } from '#domain/member/member-rules.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { userAggregate } from '#domain/user/user.ts'
import { exists } from '#eventstore/aggregate.ts'
import { change } from '#eventstore/change.ts'

/** Adds a user of any organization as member of the instance. */
export async function addIamMember(ctx: Context, input: MemberInput): Promise<Details> {
  requireOnInstance(ctx.caller, 'iam.member.write')
  const roles = checkIamRoles(input.roles)
  requireOwnersRight(ctx.caller, undefined, roles)
  return ctx.events.retry(async () => {
    const [user, before] = await Promise.all([
      ctx.events.load(userAggregate, input.userId),
      ctx.events.load(instanceAggregate, INSTANCE_ID),
    ])
    if (!exists(userAggregate, user)) throw refuse('member.userNotFound')
    const [after] = await ctx.events.push(author(ctx), [
      change({ aggregate: instanceAggregate, before, events: decideAddIamMember(user.id, roles, before.state) }),
      // Without events: a concurrent removal of the user is a conflict.
      change({ aggregate: userAggregate, before: user, events: [] }),
    ])
    return detailsOf(after ?? before)
  })
}

export function decideAddIamMember(userId: string, roles: readonly string[], instance: Instance): InstanceEvent[] {
  if (Object.hasOwn(instance.members, userId)) throw refuse('member.alreadyExists')
  return [memberAdded('instance', userId, roles)]
}
