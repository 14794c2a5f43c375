import { noPermission } from '#domain/caller.ts'
import type { Context } from '#domain/context.ts'
import { type Idp, idpAggregate } from '#domain/idp/idp.ts'
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { exists, type Folded } from '#eventstore/aggregate.ts'

/** A provider of the instance or of any organization, for a caller that may read those of its owner. */
export async function getIdpById(ctx: Pick<Context, 'events' | 'caller'>, id: string): Promise<Folded<Idp>> {
  const idp = await ctx.events.load(idpAggregate, id)
  if (!exists(idpAggregate, idp)) throw refuse('idp.notFound')
  const { caller } = ctx
  const may = idp.owner === INSTANCE_ID ? caller.mayEverywhere('iam.idp.read') : caller.may('org.idp.read', idp.owner)
  if (!may) throw noPermission()
  return idp
}
