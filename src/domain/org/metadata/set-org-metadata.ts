import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { changeOrg } from '#domain/org/change-org.ts'
import { type OrgEvent, orgMetadataSet } from '#domain/org/events.ts'
import type { Org } from '#domain/org/org-state.ts'
import { requireMetadataLimits } from '#domain/quotas.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'

export interface OrgMetadataInput {
  readonly key: string
  /** base64. */
  readonly value: string
}

/** Sets values by key, all or none; an existing key gets the new value. */
export const setOrgMetadata = async (
  ctx: Context,
  org: Target,
  entries: readonly OrgMetadataInput[],
): Promise<Details> =>
  detailsOf(await changeOrg(ctx, org, 'org.write', (state) => decideSetOrgMetadata(entries, state)))

export function decideSetOrgMetadata(entries: readonly OrgMetadataInput[], org: Org): OrgEvent[] {
  if (entries.length === 0) throw refuse('orgMetadata.noData')
  requireMetadataLimits(org.metadata, entries)
  return entries.map(({ key, value }) => {
    if (!key || !value) throw refuse('orgMetadata.invalid')
    return orgMetadataSet(key, value)
  })
}
