import type { OrgContext } from '#domain/context.ts'
import { orgAggregate } from '#domain/org/org.ts'
import type { Org } from '#domain/org/org-state.ts'
import { exists, type Folded } from '#eventstore/aggregate.ts'
import { type AppError, notFound } from '#kit/errors.ts'

const noOrg = () => notFound('ORG-1MRds', 'Errors.Org.NotFound')

/** Refuses an organization that is not there, or no more. */
export function requireOrg(org: Folded<Org>, missing: () => AppError = noOrg): void {
  if (!exists(orgAggregate, org)) throw missing()
}

/** The organization as it stands. */
export async function loadOrg(
  ctx: Pick<OrgContext, 'events'>,
  id: string,
  missing: () => AppError = noOrg,
): Promise<Folded<Org>> {
  const org = await ctx.events.load(orgAggregate, id)
  requireOrg(org, missing)
  return org
}
