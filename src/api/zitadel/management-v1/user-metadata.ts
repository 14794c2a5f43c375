import type { MessageInitShape } from '@bufbuild/protobuf'
import type { MetadataQuery, MetadataSchema } from '@zitadel/proto/zitadel/metadata_pb.js'
import { fromDetails } from '#api/zitadel/details.ts'
import { fromListed, toPaging } from '#api/zitadel/list.ts'
import type { ManagementRpcs } from '#api/zitadel/management-v1/rpcs.ts'
import { toTextQuery } from '#api/zitadel/text-query.ts'
import { within } from '#api/zitadel/within.ts'
import { getUserMetadata, type MetadataView } from '#domain/user/metadata/get-user-metadata.ts'
import { listUserMetadata } from '#domain/user/metadata/list-user-metadata.ts'
import { removeUserMetadata } from '#domain/user/metadata/remove-user-metadata.ts'
import { setUserMetadata } from '#domain/user/metadata/set-user-metadata.ts'

const fromMetadata = (entry: MetadataView): MessageInitShape<typeof MetadataSchema> => ({
  details: fromDetails(entry),
  key: entry.key,
  value: entry.value,
})

const toKeyQuery = ({ query }: MetadataQuery) =>
  query.case === 'keyQuery' ? [toTextQuery(query.value.key, query.value.method)] : []

export const userMetadata = {
  /** Leaves `id` of the response empty. */
  async setUserMetadata(ctx, { id, key, value }) {
    return { details: fromDetails(await setUserMetadata(ctx, within(ctx, id), [{ key, value }])) }
  },
  async bulkSetUserMetadata(ctx, { id, metadata }) {
    return { details: fromDetails(await setUserMetadata(ctx, within(ctx, id), metadata)) }
  },
  async getUserMetadata(ctx, { id, key }) {
    return { metadata: fromMetadata(await getUserMetadata(ctx, within(ctx, id), key)) }
  },
  async listUserMetadata(ctx, { id, query, queries }) {
    const input = { paging: toPaging(query), keys: queries.flatMap(toKeyQuery) }
    const found = await listUserMetadata(ctx, within(ctx, id), input)
    return { details: fromListed(found, ctx.now), result: found.entries.map(fromMetadata) }
  },
  async removeUserMetadata(ctx, { id, key }) {
    return { details: fromDetails(await removeUserMetadata(ctx, within(ctx, id), [key])) }
  },
  async bulkRemoveUserMetadata(ctx, { id, keys }) {
    return { details: fromDetails(await removeUserMetadata(ctx, within(ctx, id), keys)) }
  },
} satisfies ManagementRpcs
