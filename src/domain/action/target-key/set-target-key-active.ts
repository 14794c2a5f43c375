import { type ActionEvent, type Actions, targetOf } from '#domain/action/actions.ts'
import { changeActions } from '#domain/action/change-actions.ts'
import { targetKeyActivated, targetKeyDeactivated } from '#domain/action/target-key/events.ts'
import type { Context } from '#domain/context.ts'
import { requireOnInstance } from '#domain/instance/require-on-instance.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { ownProperty } from '#kit/own-property.ts'

export interface TargetKeyRef {
  readonly targetId: string
  readonly id: string
}

/** Activates a key instead of the active one, or deactivates it. Returns the time of its last change. */
export async function setTargetKeyActive(ctx: Context, ref: TargetKeyRef, isActive: boolean): Promise<number> {
  requireOnInstance(ctx.caller, 'action.target.write')
  const after = await changeActions(ctx, (actions) =>
    decideSetTargetKeyActive(actions, ref, { isActive, now: ctx.now }),
  )
  return ownProperty(targetOf(after.state, ref.targetId)?.keys ?? {}, ref.id)?.changedAt ?? ctx.now
}

export function decideSetTargetKeyActive(
  actions: Actions,
  { targetId, id }: TargetKeyRef,
  { isActive, now }: { isActive: boolean; now: number },
): ActionEvent[] {
  const keys = targetOf(actions, targetId)?.keys
  if (!keys) throw refuse('target.notFound')
  const key = ownProperty(keys, id)
  if (!key) throw refuse('targetKey.notFound')
  if (key.isActive === isActive) return []
  if (!isActive) return [targetKeyDeactivated(targetId, id)]
  if (key.expiresAt !== null && key.expiresAt <= now) throw refuse('targetKey.expired')
  const others = Object.keys(keys).filter((one) => ownProperty(keys, one)?.isActive)
  return [...others.map((one) => targetKeyDeactivated(targetId, one)), targetKeyActivated(targetId, id)]
}
