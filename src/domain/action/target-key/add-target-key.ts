import { createHash } from 'node:crypto'
import { readEncryptionKey } from '#crypto/encrypt-jwt.ts'
import { type ActionEvent, type Actions, targetOf } from '#domain/action/actions.ts'
import { changeActions } from '#domain/action/change-actions.ts'
import { targetKeyAdded } from '#domain/action/target-key/events.ts'
import type { Context } from '#domain/context.ts'
import { requireOnInstance } from '#domain/instance/require-on-instance.ts'
import { limits, requireBelowLimit } from '#domain/quotas.ts'
import { refuse } from '#domain/reasons/reason.ts'

export interface NewTargetKey {
  readonly targetId: string
  /** SPKI PEM. */
  readonly publicKey: string
  /** Epoch milliseconds; null: never. */
  readonly expiresAt: number | null
}

/** Adds a public key, which takes effect on activation. Returns its id. */
export async function addTargetKey(ctx: Context, { targetId, publicKey, expiresAt }: NewTargetKey): Promise<string> {
  const key = readEncryptionKey(publicKey)
  if (!key) throw refuse('targetKey.invalid')
  if (expiresAt !== null && expiresAt <= ctx.now) throw refuse('targetKey.expired')
  requireOnInstance(ctx.caller, 'action.target.write')
  const fingerprint = `SHA256:${createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('base64')}`
  const id = ctx.newId()
  const pem = key.export({ type: 'spki', format: 'pem' }).toString()
  await changeActions(ctx, (actions) =>
    decideAddTargetKey(actions, { targetId, id, publicKey: pem, fingerprint, expiresAt }),
  )
  return id
}

export function decideAddTargetKey(actions: Actions, payload: Parameters<typeof targetKeyAdded>[0]): ActionEvent[] {
  const target = targetOf(actions, payload.targetId)
  if (!target) throw refuse('target.notFound')
  requireBelowLimit(Object.keys(target.keys).length, limits.targetKeys)
  return [targetKeyAdded(payload)]
}
