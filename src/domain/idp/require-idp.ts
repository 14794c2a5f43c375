import { type Idp, idpAggregate } from '#domain/idp/idp.ts'
import { type Reason, refuse } from '#domain/reasons/reason.ts'
import { exists, type Folded } from '#eventstore/aggregate.ts'

/** Rejects an unknown provider, and one of other owners. */
export function requireIdp(idp: Folded<Idp>, owners: readonly string[], reason: Reason = 'idp.notFound'): void {
  if (!exists(idpAggregate, idp) || !owners.includes(idp.owner)) throw refuse(reason)
}
