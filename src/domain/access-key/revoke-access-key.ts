import { accessKeyAggregate, accessKeyRevoked } from '#domain/access-key/access-key.ts'
import { author, type OrgContext } from '#domain/context.ts'
import { requireOnInstance } from '#domain/instance/require-on-instance.ts'
import { exists } from '#eventstore/aggregate.ts'
import { notFound } from '#kit/errors.ts'

const missing = () => notFound('ACCKEY-Gone1', 'Errors.AccessKey.NotFound')

/** Ends a key: from the next call on it opens nothing, on every process. */
export async function revokeAccessKey(ctx: OrgContext, name: string): Promise<void> {
  requireOnInstance(ctx.caller, 'iam.write')
  const row = name.includes('\0')
    ? undefined
    : await ctx.rows.selectFrom('access_keys').select('id').where('name', '=', name).executeTakeFirst()
  if (!row) throw missing()
  await ctx.events.change(author(ctx), accessKeyAggregate, row.id, (key) => {
    if (!exists(accessKeyAggregate, key)) throw missing()
    return [accessKeyRevoked()]
  })
}
