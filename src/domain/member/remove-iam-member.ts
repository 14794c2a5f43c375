import { author, type Context, type Details, detailsOf } from '#domain/context.ts'
import { INSTANCE_ID, type Instance, type InstanceEvent, instanceAggregate } from '#domain/instance/instance.ts'
import { memberRemoved } from '#domain/instance/members.ts'
import { requireOnInstance } from '#domain/instance/require-on-instance.ts'
import { refuse } from '#domain/reasons/reason.ts'

/** Removes a member of the instance. */
export async function removeIamMember(ctx: Context, userId: string): Promise<Details> {
  requireOnInstance(ctx.caller, 'iam.member.delete')
  const decide = ({ state }: { state: Instance }) => decideRemoveIamMember(userId, state)
  return detailsOf(await ctx.events.change(author(ctx), instanceAggregate, INSTANCE_ID, decide))
}

export function decideRemoveIamMember(userId: string, instance: Instance): InstanceEvent[] {
  if (!Object.hasOwn(instance.members, userId)) throw refuse('member.notFound')
  return [memberRemoved('instance', userId)]
}
