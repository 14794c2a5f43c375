import { type Idp, idpAggregate } from '#domain/idp/idp.ts'
import { exists, type Folded } from '#eventstore/aggregate.ts'
import type { AppError } from '#kit/errors.ts'

/** Refuses a provider that is not there, or belongs to none of these owners: both look the same. */
export function requireIdp(idp: Folded<Idp>, owners: readonly string[], missing: () => AppError): void {
  if (!exists(idpAggregate, idp) || !owners.includes(idp.owner)) throw missing()
}
