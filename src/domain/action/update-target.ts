import { makeToken } from '#crypto/token.ts'
import { type ActionEvent, type Actions, type TargetSettings, targetChanged, targetOf } from '#domain/action/actions.ts'
import { changeActions, TARGET_KEY } from '#domain/action/change-actions.ts'
import { normalizeTarget } from '#domain/action/target-settings.ts'
import type { Context } from '#domain/context.ts'
import { requireOnInstance } from '#domain/instance/require-on-instance.ts'
import { refuse } from '#domain/reasons/reason.ts'

export interface UpdateTarget {
  readonly id: string
  /** Absent members keep their value. */
  readonly changes: Partial<TargetSettings>
  readonly renewSigningKey: boolean
}

/** Changes a target. Returns the date of its last change, and a renewed signing key in clear text. */
export async function updateTarget(
  ctx: Context,
  { id, changes, renewSigningKey }: UpdateTarget,
): Promise<{ changedAt: number; signingKey?: string }> {
  requireOnInstance(ctx.caller, 'action.target.write')
  const signingKey = renewSigningKey ? makeToken() : undefined
  const encrypted = signingKey && ctx.cipher.encrypt(signingKey, TARGET_KEY)
  const after = await changeActions(ctx, (actions) =>
    decideUpdateTarget(actions, id, { changes, signingKey: encrypted }),
  )
  return { changedAt: targetOf(after.state, id)?.changedAt ?? ctx.now, ...(signingKey ? { signingKey } : {}) }
}

export function decideUpdateTarget(
  actions: Actions,
  id: string,
  { changes, signingKey }: { changes: Partial<TargetSettings>; signingKey: string | undefined },
): ActionEvent[] {
  const before = targetOf(actions, id)
  if (!before) throw refuse('target.notFound')
  const { name, type, interruptOnError, timeoutMs, endpoint, payloadType } = before
  const known: TargetSettings = { name, type, interruptOnError, timeoutMs, endpoint, payloadType }
  const updatedTarget = normalizeTarget({ ...known, ...changes })
  const changed = Object.entries(updatedTarget).filter(
    ([member, value]) => known[member as keyof TargetSettings] !== value,
  )
  if (changed.length === 0 && !signingKey) return []
  return [targetChanged({ id, ...Object.fromEntries(changed), ...(signingKey ? { signingKey } : {}) })]
}
