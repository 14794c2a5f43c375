import { type ActionEvent, type Actions, targetOf, targetRemoved } from '#domain/action/actions.ts'
import { changeActions } from '#domain/action/change-actions.ts'
import type { Context } from '#domain/context.ts'
import { requireOnInstance } from '#domain/instance/require-on-instance.ts'

/** Removes a target, also from executions. Returns whether it existed. */
export async function deleteTarget(ctx: Context, id: string): Promise<boolean> {
  requireOnInstance(ctx.caller, 'action.target.delete')
  let existed = false
  await changeActions(ctx, (actions) => {
    const events = decideDeleteTarget(actions, id)
    existed = events.length > 0
    return events
  })
  return existed
}

export const decideDeleteTarget = (actions: Actions, id: string): ActionEvent[] =>
  targetOf(actions, id) ? [targetRemoved(id)] : []
