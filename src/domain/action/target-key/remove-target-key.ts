import { type ActionEvent, type Actions, targetOf } from '#domain/action/actions.ts'
import { changeActions } from '#domain/action/change-actions.ts'
import { targetKeyRemoved } from '#domain/action/target-key/events.ts'
import type { TargetKeyRef } from '#domain/action/target-key/set-target-key-active.ts'
import type { Context } from '#domain/context.ts'
import { requireOnInstance } from '#domain/instance/require-on-instance.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { ownProperty } from '#kit/own-property.ts'

/** Removes a key that is not active. Returns whether it existed. */
export async function removeTargetKey(ctx: Context, ref: TargetKeyRef): Promise<boolean> {
  requireOnInstance(ctx.caller, 'action.target.write')
  let existed = false
  await changeActions(ctx, (actions) => {
    const events = decideRemoveTargetKey(actions, ref)
    existed = events.length > 0
    return events
  })
  return existed
}

export function decideRemoveTargetKey(actions: Actions, { targetId, id }: TargetKeyRef): ActionEvent[] {
  const target = targetOf(actions, targetId)
  if (!target) throw refuse('target.notFound')
  const key = ownProperty(target.keys, id)
  if (!key) return []
  if (key.isActive) throw refuse('targetKey.active')
  return [targetKeyRemoved(targetId, id)]
}
