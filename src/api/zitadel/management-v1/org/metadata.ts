import type { MessageInitShape } from '@bufbuild/protobuf'
import type {
  BulkRemoveOrgMetadataRequest,
  BulkRemoveOrgMetadataResponseSchema,
  BulkSetOrgMetadataRequest,
  BulkSetOrgMetadataResponseSchema,
  GetOrgMetadataRequest,
  GetOrgMetadataResponseSchema,
  ListOrgMetadataRequest,
  ListOrgMetadataResponseSchema,
  RemoveOrgMetadataRequest,
  RemoveOrgMetadataResponseSchema,
  SetOrgMetadataRequest,
  SetOrgMetadataResponseSchema,
} from '@zitadel/proto/zitadel/management_pb.js'
import type { MetadataQuery, MetadataSchema } from '@zitadel/proto/zitadel/metadata_pb.js'
import { fromDetails } from '#api/zitadel/details.ts'
import { fromListed, toPaging } from '#api/zitadel/list.ts'
import type { OrgContext } from '#api/zitadel/org-context.ts'
import { toTextQuery } from '#api/zitadel/text-query.ts'
import { actedIn } from '#api/zitadel/within.ts'
import {
  type FoundOrgMetadata,
  getOrgMetadata as getOrgMetadataQuery,
  listOrgMetadata as listOrgMetadataQuery,
} from '#domain/org/metadata/list-org-metadata.ts'
import { removeOrgMetadata as removeCommand } from '#domain/org/metadata/remove-org-metadata.ts'
import { setOrgMetadata as setCommand } from '#domain/org/metadata/set-org-metadata.ts'

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

export async function listOrgMetadata(
  ctx: OrgContext,
  request: ListOrgMetadataRequest,
): Promise<MessageInitShape<typeof ListOrgMetadataResponseSchema>> {
  const found = await listOrgMetadataQuery(
    ctx,
    actedIn(ctx),
    toPaging(request.query),
    request.queries.flatMap(toKeyQuery),
  )
  return { details: fromListed(found, ctx.now), result: found.entries.map(fromMetadata) }
}

export async function getOrgMetadata(
  ctx: OrgContext,
  request: GetOrgMetadataRequest,
): Promise<MessageInitShape<typeof GetOrgMetadataResponseSchema>> {
  return { metadata: fromMetadata(await getOrgMetadataQuery(ctx, actedIn(ctx), request.key)) }
}

export async function setOrgMetadata(
  ctx: OrgContext,
  request: SetOrgMetadataRequest,
): Promise<MessageInitShape<typeof SetOrgMetadataResponseSchema>> {
  return { details: fromDetails(await setCommand(ctx, actedIn(ctx), [toMetadata(request)])) }
}

export async function bulkSetOrgMetadata(
  ctx: OrgContext,
  request: BulkSetOrgMetadataRequest,
): Promise<MessageInitShape<typeof BulkSetOrgMetadataResponseSchema>> {
  return { details: fromDetails(await setCommand(ctx, actedIn(ctx), request.metadata.map(toMetadata))) }
}

export async function removeOrgMetadata(
  ctx: OrgContext,
  request: RemoveOrgMetadataRequest,
): Promise<MessageInitShape<typeof RemoveOrgMetadataResponseSchema>> {
  return { details: fromDetails(await removeCommand(ctx, actedIn(ctx), [request.key])) }
}

export async function bulkRemoveOrgMetadata(
  ctx: OrgContext,
  request: BulkRemoveOrgMetadataRequest,
): Promise<MessageInitShape<typeof BulkRemoveOrgMetadataResponseSchema>> {
  return { details: fromDetails(await removeCommand(ctx, actedIn(ctx), request.keys)) }
}
