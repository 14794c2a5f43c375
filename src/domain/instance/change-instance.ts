import { author, type Context, type Details, detailsOf } from '#domain/context.ts'
import { requireOneLine } from '#domain/input/one-line.ts'
import {
  INSTANCE_ID,
  type Instance,
  type InstanceEvent,
  instanceAggregate,
  instanceChanged,
} from '#domain/instance/instance.ts'
import { requireOnInstance } from '#domain/instance/require-on-instance.ts'
import { refuse } from '#domain/reasons/reason.ts'

/** Renames the instance. */
export async function changeInstance(ctx: Context, name: string): Promise<Details> {
  requireOnInstance(ctx.caller, 'iam.write')
  const after = await ctx.events.change(author(ctx), instanceAggregate, INSTANCE_ID, ({ state }) =>
    decideChangeInstance(name, state),
  )
  return detailsOf(after)
}

export function decideChangeInstance(newName: string, instance: Instance): InstanceEvent[] {
  const name = newName.trim()
  if (!name) throw refuse('instance.nameInvalid')
  requireOneLine({ instanceName: name })
  if (name === instance.name) throw refuse('instance.notChanged')
  return [instanceChanged(name)]
}
