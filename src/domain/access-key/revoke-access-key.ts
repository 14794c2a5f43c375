import { accessKeyAggregate, accessKeyRevoked } from '#domain/access-key/access-key.ts'
import { author, type Context } from '#domain/context.ts'
import { requireOnInstance } from '#domain/instance/require-on-instance.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { exists } from '#eventstore/aggregate.ts'

/** Revokes a key. It is rejected from the next call on, on every process. */
export async function revokeAccessKey(ctx: Context, name: string): Promise<void> {
  requireOnInstance(ctx.caller, 'iam.write')
  const row = name.includes('\0')
    ? undefined
    : await ctx.rows.selectFrom('access_keys').select('id').where('name', '=', name).executeTakeFirst()
  if (!row) throw refuse('accessKey.notFound')
  await ctx.events.change(author(ctx), accessKeyAggregate, row.id, (key) => {
    if (!exists(accessKeyAggregate, key)) throw refuse('accessKey.notFound')
    return [accessKeyRevoked()]
  })
}
