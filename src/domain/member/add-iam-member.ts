import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { INSTANCE_ID, type Instance, type InstanceEvent, instanceAggregate } from '#domain/instance/instance.ts'
import { memberAdded } from '#domain/instance/members.ts'
import { requireOnInstance } from '#domain/instance/require-on-instance.ts'
import { checkIamRoles, type MemberInput, requireOwnersRight } from '#domain/member/member-rules.ts'
import { userAggregate } from '#domain/user/user.ts'
import { exists } from '#eventstore/aggregate.ts'
import { change } from '#eventstore/event-store.ts'
import { alreadyExists, failedPrecondition } from '#kit/errors.ts'

/** Gives a user of any organization roles on the instance. Refuses who is a member already. */
export async function addIamMember(ctx: OrgContext, input: MemberInput): Promise<Details> {
  requireOnInstance(ctx.caller, 'iam.member.write')
  const roles = checkIamRoles(input.roles, 'INSTANCE-4m0fS')
  requireOwnersRight(ctx.caller, undefined, roles)
  return ctx.events.retry(async () => {
    const [user, before] = await Promise.all([
      ctx.events.load(userAggregate, input.userId),
      ctx.events.load(instanceAggregate, INSTANCE_ID),
    ])
    if (!exists(userAggregate, user)) throw failedPrecondition('INSTA-GSXOn', 'Errors.User.NotFound')
    const [after] = await ctx.events.push(author(ctx), [
      change({ aggregate: instanceAggregate, before, events: decideAddIamMember(user.id, roles, before.state) }),
      // Without events: the user must not be removed meanwhile.
      change({ aggregate: userAggregate, before: user, events: [] }),
    ])
    return detailsOf(after ?? before)
  })
}

export function decideAddIamMember(userId: string, roles: readonly string[], instance: Instance): InstanceEvent[] {
  if (Object.hasOwn(instance.members, userId)) throw alreadyExists('INSTA-pFDwe', 'Errors.Member.AlreadyExists')
  return [memberAdded('instance', userId, roles)]
}
