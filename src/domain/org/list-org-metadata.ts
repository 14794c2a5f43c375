import type { OrgContext } from '#domain/context.ts'
import { cutPage } from '#domain/listing/cut-page.ts'
import type { Listed, Paging } from '#domain/listing/paging.ts'
import type { TextQuery } from '#domain/listing/text-condition.ts'
import { matchesText } from '#domain/listing/text-match.ts'
import { loadOrg } from '#domain/org/load-org.ts'
import type { OrgMetadataEntry } from '#domain/org/org-state.ts'
import { notFound } from '#kit/errors.ts'

export interface FoundOrgMetadata extends OrgMetadataEntry {
  readonly key: string
  /** The organization. */
  readonly owner: string
}

/** What the organization acted in keeps, by key; all queries have to match a key. */
export async function listOrgMetadata(
  ctx: OrgContext,
  paging: Paging,
  keyQueries: readonly TextQuery[],
): Promise<Listed<FoundOrgMetadata>> {
  const org = await loadOrg(ctx, ctx.orgId)
  const found = Object.entries(org.state.metadata)
    .filter(([key]) => keyQueries.every((query) => matchesText(key, query)))
    .map(([key, entry]) => ({ key, owner: org.id, ...entry }))
  return cutPage(found, paging, (one) => one.key)
}

/** One entry. Refuses with NotFound when the key is not there. */
export async function getOrgMetadata(ctx: OrgContext, key: string): Promise<FoundOrgMetadata> {
  const org = await loadOrg(ctx, ctx.orgId)
  const entry = Object.hasOwn(org.state.metadata, key) ? org.state.metadata[key] : undefined
  if (!entry) throw notFound('QUERY-Rfh34', 'Errors.Metadata.NotFound')
  return { key, owner: org.id, ...entry }
}
