import type { OrgContext } from '#domain/context.ts'
import { type Idp, idpAggregate } from '#domain/idp/idp.ts'
import { exists, type Folded } from '#eventstore/aggregate.ts'

/** The providers that a login policy offers, in its order; those that are gone are left out. */
export async function listLoginPolicyIdps(
  ctx: Pick<OrgContext, 'events'>,
  ids: readonly string[],
): Promise<Folded<Idp>[]> {
  const idps = await ctx.events.loadAll(ids.map((id) => ({ aggregate: idpAggregate, id })))
  return idps.filter((idp) => exists(idpAggregate, idp))
}
