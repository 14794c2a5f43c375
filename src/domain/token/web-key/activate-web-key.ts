import { author, type Context } from '#domain/context.ts'
import { requireOnInstance } from '#domain/instance/require-on-instance.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { planKeys, statusOf } from '#domain/token/signing-keys.ts'
import { changeWebKeys } from '#domain/token/web-key/web-key-store.ts'
import {
  keysOf,
  type WebKeyEvent,
  type WebKeys,
  webKeyActivated,
  webKeyDeactivated,
} from '#domain/token/web-key/web-keys.ts'
import { ownProperty } from '#kit/own-property.ts'

/** Makes a key the one that signs, and ends the rotation. Returns the time of the change in epoch milliseconds. */
export async function activateWebKey(ctx: Context, id: string): Promise<number> {
  requireOnInstance(ctx.caller, 'iam.web_key.write')
  const after = await changeWebKeys(ctx, author(ctx), (before) => decideActivateWebKey(before, id, ctx.now))
  return ownProperty(after.keys, id)?.changedAt ?? ctx.now
}

export function decideActivateWebKey(before: WebKeys, id: string, now: number): WebKeyEvent[] {
  const key = ownProperty(before.keys, id)
  if (!key) throw refuse('webKey.notFound')
  if (key.status === 'active') return []
  const keys = keysOf(before)
  const plan = planKeys(keys, now)
  // Keys that have signed: the active one, and those of the rotation before it.
  const used = keys.filter(
    (one) => one.id !== id && one.status !== 'inactive' && ['active', 'inactive'].includes(statusOf(one, plan)),
  )
  return [...used.map((one) => webKeyDeactivated(one.id)), webKeyActivated(id)]
}
