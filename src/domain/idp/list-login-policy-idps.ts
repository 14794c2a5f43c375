import type { Context } from '#domain/context.ts'
import { type Idp, idpAggregate } from '#domain/idp/idp.ts'
import { exists, type Folded } from '#eventstore/aggregate.ts'

/** Returns the providers that a login policy lists, in its order; skips removed ones. */
export async function listLoginPolicyIdps(
  ctx: Pick<Context, 'events'>,
  ids: readonly string[],
): Promise<Folded<Idp>[]> {
  const idps = await ctx.events.loadAll(ids.map((id) => ({ aggregate: idpAggregate, id })))
  return idps.filter((idp) => exists(idpAggregate, idp))
}
