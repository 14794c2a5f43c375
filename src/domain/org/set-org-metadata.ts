import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { type OrgEvent, orgMetadataSet } from '#domain/org/events.ts'
import { requireOrg } from '#domain/org/load-org.ts'
import { orgAggregate } from '#domain/org/org.ts'
import type { Org } from '#domain/org/org-state.ts'
import { requireRoomForMetadata } from '#domain/quotas.ts'
import type { Folded } from '#eventstore/aggregate.ts'
import { failedPrecondition, invalidArgument } from '#kit/errors.ts'

export interface OrgMetadataInput {
  readonly key: string
  /** base64. */
  readonly value: string
}

/** Keeps values under their keys, all or none; a key that was there gets the new value. */
export async function setOrgMetadata(ctx: OrgContext, entries: readonly OrgMetadataInput[]): Promise<Details> {
  ctx.caller.require('org.write', ctx.orgId)
  const decide = (org: Folded<Org>) => decideSetOrgMetadata(entries, org)
  return detailsOf(await ctx.events.change(author(ctx), orgAggregate, ctx.orgId, decide))
}

export function decideSetOrgMetadata(entries: readonly OrgMetadataInput[], org: Folded<Org>): OrgEvent[] {
  requireOrg(org, () => failedPrecondition('COMMAND-4M0fs', 'Errors.Org.NotFound'))
  if (entries.length === 0) throw failedPrecondition('META-9mm2d', 'Errors.Metadata.NoData')
  requireRoomForMetadata(org.state.metadata, entries)
  return entries.map(({ key, value }) => {
    if (!key || !value) throw invalidArgument('META-2ml0f', 'Errors.Metadata.Invalid')
    return orgMetadataSet(key, value)
  })
}
