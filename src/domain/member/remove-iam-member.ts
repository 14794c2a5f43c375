import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { INSTANCE_ID, type Instance, type InstanceEvent, instanceAggregate } from '#domain/instance/instance.ts'
import { memberRemoved } from '#domain/instance/members.ts'
import { requireOnInstance } from '#domain/instance/require-on-instance.ts'
import { notFound } from '#kit/errors.ts'

/** Takes all roles on the instance from a member. */
export async function removeIamMember(ctx: OrgContext, userId: string): Promise<Details> {
  requireOnInstance(ctx.caller, 'iam.member.delete')
  const decide = ({ state }: { state: Instance }) => decideRemoveIamMember(userId, state)
  return detailsOf(await ctx.events.change(author(ctx), instanceAggregate, INSTANCE_ID, decide))
}

export function decideRemoveIamMember(userId: string, instance: Instance): InstanceEvent[] {
  if (!Object.hasOwn(instance.members, userId)) throw notFound('INSTANCE-D8JxR', 'Errors.Member.NotFound')
  return [memberRemoved('instance', userId)]
}
