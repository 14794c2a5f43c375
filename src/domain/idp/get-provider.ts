import type { Context } from '#domain/context.ts'
import { type Idp, idpAggregate } from '#domain/idp/idp.ts'
import { visibleOwners } from '#domain/idp/idp-owner.ts'
import { requireIdp } from '#domain/idp/require-idp.ts'
import type { Target } from '#domain/target.ts'
import type { Folded } from '#eventstore/aggregate.ts'

/** Returns a provider; `within`: one that this owner may use. */
export async function getProvider(ctx: Pick<Context, 'events'>, target: Target): Promise<Folded<Idp>> {
  const idp = await ctx.events.load(idpAggregate, target.id)
  requireIdp(idp, target.within === undefined ? [idp.owner] : visibleOwners(target.within))
  return idp
}
