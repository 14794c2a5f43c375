import { makeToken } from '#crypto/token.ts'
import { type ActionEvent, type Actions, type TargetSettings, targetAdded } from '#domain/action/actions.ts'
import { changeActions, TARGET_KEY } from '#domain/action/change-actions.ts'
import { normalizeTarget } from '#domain/action/target-settings.ts'
import type { Context } from '#domain/context.ts'
import { requireOnInstance } from '#domain/instance/require-on-instance.ts'
import { refuse } from '#domain/reasons/reason.ts'

/** Targets of one instance. */
const MAX_TARGETS = 500

export interface CreatedTarget {
  readonly id: string
  /** Epoch milliseconds. */
  readonly createdAt: number
  /** In clear text: receivers verify the signature of calls with it. */
  readonly signingKey: string
}

/** Adds a target with a new signing key. */
export async function createTarget(ctx: Context, input: TargetSettings): Promise<CreatedTarget> {
  const settings = normalizeTarget(input)
  requireOnInstance(ctx.caller, 'action.target.write')
  const [id, signingKey] = [ctx.newId(), makeToken()]
  const encrypted = ctx.cipher.encrypt(signingKey, TARGET_KEY)
  await changeActions(ctx, (actions) => decideCreateTarget(actions, { id, settings, signingKey: encrypted }))
  return { id, createdAt: ctx.now, signingKey }
}

export function decideCreateTarget(
  actions: Actions,
  { id, settings, signingKey }: { id: string; settings: TargetSettings; signingKey: string },
): ActionEvent[] {
  if (Object.keys(actions.targets).length >= MAX_TARGETS) throw refuse('target.tooMany')
  return [targetAdded({ id, ...settings, signingKey })]
}
