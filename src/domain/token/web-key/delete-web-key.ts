import { author, type Context } from '#domain/context.ts'
import { requireOnInstance } from '#domain/instance/require-on-instance.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { planKeys, statusOf } from '#domain/token/signing-keys.ts'
import { changeWebKeys } from '#domain/token/web-key/web-key-store.ts'
import { keysOf, type WebKeyEvent, type WebKeys, webKeyRemoved } from '#domain/token/web-key/web-keys.ts'
import { ownProperty } from '#kit/own-property.ts'

/**
 * Deletes a key that does not sign: tokens that it signed no longer verify. Returns the time of the deletion in epoch
 * milliseconds; undefined if no such key exists.
 */
export async function deleteWebKey(ctx: Context, id: string): Promise<number | undefined> {
  requireOnInstance(ctx.caller, 'iam.web_key.delete')
  let existed = false
  await changeWebKeys(ctx, author(ctx), (before) => {
    const events = decideDeleteWebKey(before, id, ctx.now)
    existed = events.length > 0
    return events
  })
  return existed ? ctx.now : undefined
}

export function decideDeleteWebKey(before: WebKeys, id: string, now: number): WebKeyEvent[] {
  const key = ownProperty(before.keys, id)
  if (!key) return []
  if (statusOf(key, planKeys(keysOf(before), now)) === 'active') throw refuse('webKey.active')
  return [webKeyRemoved(id)]
}
