import type { MessageInitShape } from '@bufbuild/protobuf'
import type {
  BulkRemoveUserMetadataRequest,
  BulkRemoveUserMetadataResponseSchema,
  BulkSetUserMetadataRequest,
  BulkSetUserMetadataResponseSchema,
  GetUserMetadataRequest,
  GetUserMetadataResponseSchema,
  ListUserMetadataRequest,
  ListUserMetadataResponseSchema,
  RemoveUserMetadataRequest,
  RemoveUserMetadataResponseSchema,
  SetUserMetadataRequest,
  SetUserMetadataResponseSchema,
} from '@zitadel/proto/zitadel/management_pb.js'
import type { MetadataQuery, MetadataSchema } from '@zitadel/proto/zitadel/metadata_pb.js'
import { fromDetails } from '#api/zitadel/details.ts'
import { fromListed, toPaging } from '#api/zitadel/list.ts'
import { toTextQuery } from '#api/zitadel/text-query.ts'
import { detailsOfRow } from '#api/zitadel/user.ts'
import type { OrgContext } from '#domain/context.ts'
import { getUserMetadata as getUserMetadataQuery, type MetadataRow } from '#domain/user/metadata/get-user-metadata.ts'
import { listUserMetadata as listUserMetadataQuery } from '#domain/user/metadata/list-user-metadata.ts'
import { removeUserMetadata as removeUserMetadataCommand } from '#domain/user/metadata/remove-user-metadata.ts'
import { setUserMetadata as setUserMetadataCommand } from '#domain/user/metadata/set-user-metadata.ts'

const fromMetadata = (row: MetadataRow): MessageInitShape<typeof MetadataSchema> => ({
  details: detailsOfRow(row),
  key: row.key,
  value: Buffer.from(row.value, 'base64'),
})

/** `id` of the answer stays empty (contract §7.4). */
export async function setUserMetadata(
  ctx: OrgContext,
  request: SetUserMetadataRequest,
): Promise<MessageInitShape<typeof SetUserMetadataResponseSchema>> {
  const entries = [{ key: request.key, value: request.value }]
  return { details: fromDetails(await setUserMetadataCommand(ctx, { userId: request.id, entries })) }
}

export async function bulkSetUserMetadata(
  ctx: OrgContext,
  request: BulkSetUserMetadataRequest,
): Promise<MessageInitShape<typeof BulkSetUserMetadataResponseSchema>> {
  return { details: fromDetails(await setUserMetadataCommand(ctx, { userId: request.id, entries: request.metadata })) }
}

export async function getUserMetadata(
  ctx: OrgContext,
  request: GetUserMetadataRequest,
): Promise<MessageInitShape<typeof GetUserMetadataResponseSchema>> {
  return { metadata: fromMetadata(await getUserMetadataQuery(ctx, request.id, request.key)) }
}

export async function listUserMetadata(
  ctx: OrgContext,
  request: ListUserMetadataRequest,
): Promise<MessageInitShape<typeof ListUserMetadataResponseSchema>> {
  const found = await listUserMetadataQuery(ctx, {
    userId: request.id,
    paging: toPaging(request.query),
    keys: request.queries.flatMap(toKeyQuery),
  })
  return { details: fromListed(found, ctx.now), result: found.entries.map(fromMetadata) }
}

const toKeyQuery = ({ query }: MetadataQuery) =>
  query.case === 'keyQuery' ? [toTextQuery(query.value.key, query.value.method)] : []

export async function removeUserMetadata(
  ctx: OrgContext,
  request: RemoveUserMetadataRequest,
): Promise<MessageInitShape<typeof RemoveUserMetadataResponseSchema>> {
  const removal = { userId: request.id, keys: [request.key], missing: 'META-ncnw3' } as const
  return { details: fromDetails(await removeUserMetadataCommand(ctx, removal)) }
}

export async function bulkRemoveUserMetadata(
  ctx: OrgContext,
  request: BulkRemoveUserMetadataRequest,
): Promise<MessageInitShape<typeof BulkRemoveUserMetadataResponseSchema>> {
  const removal = { userId: request.id, keys: request.keys, missing: 'META-2nnds' } as const
  return { details: fromDetails(await removeUserMetadataCommand(ctx, removal)) }
}
