import {
  ACTIONS_ID,
  type ActionEvent,
  type Actions,
  actionsAggregate,
  type StoredActions,
} from '#domain/action/actions.ts'
import { author, type Context } from '#domain/context.ts'
import { INSTANCE_ID } from '#domain/instance/instance.ts'

/** Stores the decided events on the actions of the instance; decides again after a concurrent change. */
export function changeActions(
  ctx: Context,
  decide: (before: Actions) => readonly ActionEvent[],
): Promise<StoredActions> {
  return ctx.events.retry(async () => {
    const before = await ctx.events.load(actionsAggregate, ACTIONS_ID)
    const events = decide(before.state)
    if (events.length === 0) return before
    return ctx.events.pushOne(author(ctx), { aggregate: actionsAggregate, before, events, owner: INSTANCE_ID })
  })
}

/** Purpose under which signing keys of targets are encrypted. */
export const TARGET_KEY = 'action-target'
