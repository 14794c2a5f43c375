import type { Context } from '#domain/context.ts'
import { cutPage } from '#domain/listing/cut-page.ts'
import type { Listed, Paging } from '#domain/listing/paging.ts'
import type { TextQuery } from '#domain/listing/text-condition.ts'
import { matchesText } from '#domain/listing/text-match.ts'
import { loadOrg } from '#domain/org/load-org.ts'
import type { OrgMetadataEntry } from '#domain/org/org-state.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { ownProperty } from '#kit/own-property.ts'

export interface FoundOrgMetadata extends OrgMetadataEntry {
  readonly key: string
  /** Organization id. */
  readonly owner: string
}

/** Lists the metadata of an organization by key; combines all queries by AND. */
export async function listOrgMetadata(
  ctx: Context,
  target: Target,
  paging: Paging,
  keyQueries: readonly TextQuery[],
): Promise<Listed<FoundOrgMetadata>> {
  const org = await loadOrg(ctx, target, 'org.read')
  const matchingEntries = Object.entries(org.state.metadata)
    .filter(([key]) => keyQueries.every((query) => matchesText(key, query)))
    .map(([key, entry]) => ({ key, owner: org.id, ...entry }))
  return cutPage(matchingEntries, paging, (one) => one.key)
}

/** Returns one entry. */
export async function getOrgMetadata(ctx: Context, target: Target, key: string): Promise<FoundOrgMetadata> {
  const org = await loadOrg(ctx, target, 'org.read')
  const entry = ownProperty(org.state.metadata, key)
  if (!entry) throw refuse('orgMetadata.notFound')
  return { key, owner: org.id, ...entry }
}
