import { isDeepStrictEqual } from 'node:util'
import { type ActionEvent, type Actions, executionRemoved, executionSet, targetOf } from '#domain/action/actions.ts'
import { changeActions } from '#domain/action/change-actions.ts'
import type { Context } from '#domain/context.ts'
import { requireOnInstance } from '#domain/instance/require-on-instance.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { ownProperty } from '#kit/own-property.ts'

/** Targets that one execution calls. */
const MAX_TARGETS = 20

/** Sets the targets of a condition, in call order; none removes the execution. Returns the date of the change. */
export async function setExecution(ctx: Context, condition: string, targets: readonly string[]): Promise<number> {
  requireOnInstance(ctx.caller, 'action.execution.write')
  const after = await changeActions(ctx, (actions) => decideSetExecution(actions, condition, targets))
  const execution = ownProperty(after.state.executions, condition)
  return execution?.changedAt ?? ctx.now
}

export function decideSetExecution(actions: Actions, condition: string, targets: readonly string[]): ActionEvent[] {
  const before = ownProperty(actions.executions, condition)
  if (targets.length === 0) return before ? [executionRemoved(condition)] : []
  if (targets.length > MAX_TARGETS || new Set(targets).size < targets.length) throw refuse('execution.targetsInvalid')
  if (!targets.every((id) => targetOf(actions, id))) throw refuse('target.notFound')
  return isDeepStrictEqual(before?.targets, targets) ? [] : [executionSet(condition, [...targets])]
}
