import type { Context } from '#domain/context.ts'
import { requireOnInstance } from '#domain/instance/require-on-instance.ts'
import { rotateSigningKeys } from '#domain/token/rotate-signing-keys.ts'
import { planKeys, statusOf } from '#domain/token/signing-keys.ts'
import { loadWebKeys } from '#domain/token/web-key/web-key-store.ts'
import { keysOf, type WebKey } from '#domain/token/web-key/web-keys.ts'

export type WebKeyView = Pick<WebKey, 'id' | 'kind' | 'status' | 'createdAt' | 'changedAt'>

/** Returns all keys, oldest first, without their private parts. */
export async function listWebKeys(ctx: Context): Promise<WebKeyView[]> {
  requireOnInstance(ctx.caller, 'iam.web_key.read')
  await rotateSigningKeys(ctx, ctx.now)
  const keys = keysOf(await loadWebKeys(ctx))
  const plan = planKeys(keys, ctx.now)
  return keys.map((key) => {
    const { id, kind, createdAt, changedAt } = key
    return { id, kind, createdAt, changedAt, status: statusOf(key, plan) }
  })
}
