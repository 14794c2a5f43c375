import type { OrgContext } from '#domain/context.ts'
import { type Idp, idpAggregate } from '#domain/idp/idp.ts'
import { type IdpLevel, visibleOwners } from '#domain/idp/idp-owner.ts'
import { requireIdp } from '#domain/idp/require-idp.ts'
import type { Folded } from '#eventstore/aggregate.ts'
import { notFound } from '#kit/errors.ts'

/** A provider that may be seen at a level. Refuses with NotFound, those of other organizations too. */
export async function getProvider(ctx: OrgContext, level: IdpLevel, id: string): Promise<Folded<Idp>> {
  const idp = await ctx.events.load(idpAggregate, id)
  requireIdp(idp, visibleOwners(ctx, level), () => notFound('QUERY-SAFrt', 'Errors.IDPConfig.NotExisting'))
  return idp
}
