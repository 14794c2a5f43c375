import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { type OrgEvent, orgMetadataRemoved } from '#domain/org/events.ts'
import { requireOrg } from '#domain/org/load-org.ts'
import { orgAggregate } from '#domain/org/org.ts'
import type { Org } from '#domain/org/org-state.ts'
import type { Folded } from '#eventstore/aggregate.ts'
import { type AppError, failedPrecondition, notFound } from '#kit/errors.ts'

/** Drops one key. Refuses with NotFound when it is not there. */
export const removeOrgMetadata = (ctx: OrgContext, key: string): Promise<Details> =>
  remove(ctx, [key], () => notFound('META-mcnw3', 'Errors.Metadata.NotFound'))

/** Drops several keys, or none when one of them is not there. */
export const bulkRemoveOrgMetadata = (ctx: OrgContext, keys: readonly string[]): Promise<Details> =>
  remove(ctx, keys, () => notFound('META-2npds', 'Errors.Metadata.KeyNotExisting'))

async function remove(ctx: OrgContext, keys: readonly string[], missing: () => AppError): Promise<Details> {
  ctx.caller.require('org.write', ctx.orgId)
  const decide = (org: Folded<Org>) => decideRemoveOrgMetadata(keys, org, missing)
  return detailsOf(await ctx.events.change(author(ctx), orgAggregate, ctx.orgId, decide))
}

export function decideRemoveOrgMetadata(
  keys: readonly string[],
  org: Folded<Org>,
  missing: () => AppError,
): OrgEvent[] {
  requireOrg(org, () => failedPrecondition('COMMAND-4M0fs', 'Errors.Org.NotFound'))
  if (keys.length === 0) throw failedPrecondition('META-9mw2d', 'Errors.Metadata.NoData')
  return [...new Set(keys)].map((key) => {
    if (!Object.hasOwn(org.state.metadata, key)) throw missing()
    return orgMetadataRemoved(key)
  })
}
