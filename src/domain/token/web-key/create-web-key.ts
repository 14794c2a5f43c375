import type { SigningKeyKind } from '#crypto/signing-key-pair.ts'
import { author, type Context } from '#domain/context.ts'
import { requireOnInstance } from '#domain/instance/require-on-instance.ts'
import { limits, requireBelowLimit } from '#domain/quotas.ts'
import { changeWebKeys, newWebKey } from '#domain/token/web-key/web-key-store.ts'

export interface CreatedWebKey {
  readonly id: string
  /** Epoch milliseconds. */
  readonly createdAt: number
}

/** Creates a key. Publishes it at once; it signs after its activation. */
export async function createWebKey(ctx: Context, kind: SigningKeyKind): Promise<CreatedWebKey> {
  requireOnInstance(ctx.caller, 'iam.web_key.write')
  const added = await newWebKey(ctx, kind, false)
  await changeWebKeys(ctx, author(ctx), ({ keys }) => {
    requireBelowLimit(Object.keys(keys).length, limits.webKeys)
    return [added]
  })
  return { id: added.payload.id, createdAt: ctx.now }
}
