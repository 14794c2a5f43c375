import type { MessageInitShape } from '@bufbuild/protobuf'
import type { MetadataQuery, MetadataSchema } from '@zitadel/proto/zitadel/metadata_pb.js'
import { fromDetails } from '#api/zitadel/details.ts'
import { fromListed, toPaging } from '#api/zitadel/list.ts'
import type { ManagementRpcs } from '#api/zitadel/management-v1/rpcs.ts'
import { toTextQuery } from '#api/zitadel/text-query.ts'
import { actedIn } from '#api/zitadel/within.ts'
import { type FoundOrgMetadata, getOrgMetadata, listOrgMetadata } from '#domain/org/metadata/list-org-metadata.ts'
import { removeOrgMetadata } from '#domain/org/metadata/remove-org-metadata.ts'
import { setOrgMetadata } from '#domain/org/metadata/set-org-metadata.ts'

const fromMetadata = (entry: FoundOrgMetadata): MessageInitShape<typeof MetadataSchema> => ({
  details: fromDetails(entry),
  key: entry.key,
  value: Buffer.from(entry.value, 'base64'),
})

const toMetadata = ({ key, value }: { key: string; value: Uint8Array }) => ({
  key,
  value: Buffer.from(value).toString('base64'),
})

const toKeyQuery = ({ query }: MetadataQuery) =>
  query.case === 'keyQuery' ? [toTextQuery(query.value.key, query.value.method)] : []

export const orgMetadata = {
  async listOrgMetadata(ctx, request) {
    const orgMetadata = await listOrgMetadata(
      ctx,
      actedIn(ctx),
      toPaging(request.query),
      request.queries.flatMap(toKeyQuery),
    )
    return { details: fromListed(orgMetadata, ctx.now), result: orgMetadata.entries.map(fromMetadata) }
  },
  async getOrgMetadata(ctx, request) {
    return { metadata: fromMetadata(await getOrgMetadata(ctx, actedIn(ctx), request.key)) }
  },
  async setOrgMetadata(ctx, request) {
    return { details: fromDetails(await setOrgMetadata(ctx, actedIn(ctx), [toMetadata(request)])) }
  },
  async bulkSetOrgMetadata(ctx, request) {
    return { details: fromDetails(await setOrgMetadata(ctx, actedIn(ctx), request.metadata.map(toMetadata))) }
  },
  async removeOrgMetadata(ctx, request) {
    return { details: fromDetails(await removeOrgMetadata(ctx, actedIn(ctx), [request.key])) }
  },
  async bulkRemoveOrgMetadata(ctx, request) {
    return { details: fromDetails(await removeOrgMetadata(ctx, actedIn(ctx), request.keys)) }
  },
} satisfies ManagementRpcs
