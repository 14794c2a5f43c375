import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { changeOrg } from '#domain/org/change-org.ts'
import { type OrgEvent, orgMetadataRemoved } from '#domain/org/events.ts'
import type { Org } from '#domain/org/org-state.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'

/** Removes all of these keys, or none when one of them does not exist. */
export const removeOrgMetadata = async (ctx: Context, org: Target, keys: readonly string[]): Promise<Details> =>
  detailsOf(await changeOrg(ctx, org, 'org.write', (state) => decideRemoveOrgMetadata(keys, state)))

export function decideRemoveOrgMetadata(keys: readonly string[], org: Org): OrgEvent[] {
  if (keys.length === 0) throw refuse('orgMetadata.noData')
  return [...new Set(keys)].map((key) => {
    if (!Object.hasOwn(org.metadata, key)) throw refuse('orgMetadata.notFound')
    return orgMetadataRemoved(key)
  })
}
