import { ACTIONS_ID, type ActionTarget, actionsAggregate, type Execution, targetOf } from '#domain/action/actions.ts'
import { TARGET_KEY } from '#domain/action/change-actions.ts'
import type { Context } from '#domain/context.ts'
import { requireOnInstance } from '#domain/instance/require-on-instance.ts'
import { refuse } from '#domain/reasons/reason.ts'

/** A target with its signing key in clear text. */
export type FoundTarget = ActionTarget & { readonly id: string }
export type FoundExecution = Execution & { readonly condition: string }

const load = async (ctx: Context) => (await ctx.events.load(actionsAggregate, ACTIONS_ID)).state

const foundTarget = (ctx: Context, id: string, target: ActionTarget): FoundTarget => ({
  ...target,
  id,
  signingKey: ctx.cipher.decrypt(target.signingKey, TARGET_KEY),
})

/** Returns one target. */
export async function getTarget(ctx: Context, id: string): Promise<FoundTarget> {
  requireOnInstance(ctx.caller, 'action.target.read')
  const target = targetOf(await load(ctx), id)
  if (!target) throw refuse('target.notFound')
  return foundTarget(ctx, id, target)
}

/** Returns every target. */
export async function listTargets(ctx: Context): Promise<FoundTarget[]> {
  requireOnInstance(ctx.caller, 'action.target.read')
  return Object.entries((await load(ctx)).targets).map(([id, target]) => foundTarget(ctx, id, target))
}

/** Returns every execution. */
export async function listExecutions(ctx: Context): Promise<FoundExecution[]> {
  requireOnInstance(ctx.caller, 'action.execution.read')
  return Object.entries((await load(ctx)).executions).map(([condition, one]) => ({ condition, ...one }))
}
