import type { MessageInitShape } from '@bufbuild/protobuf'
import { timestampFromMs, timestampMs } from '@bufbuild/protobuf/wkt'
import type { KeySchema } from '@zitadel/proto/zitadel/auth_n_key_pb.js'
import type {
  AddAppKeyRequest,
  AddAppKeyResponseSchema,
  GetAppKeyRequest,
  GetAppKeyResponseSchema,
  ListAppKeysRequest,
  ListAppKeysResponseSchema,
  RemoveAppKeyRequest,
  RemoveAppKeyResponseSchema,
} from '@zitadel/proto/zitadel/management_pb.js'
import { fromDetails } from '#api/zitadel/details.ts'
import { fromListed, toPaging } from '#api/zitadel/list.ts'
import type { OrgContext } from '#api/zitadel/org-context.ts'
import { appIn } from '#api/zitadel/within.ts'
import { addAppKey as addAppKeyCommand } from '#domain/project/app/add-app-key.ts'
import {
  type FoundAppKey,
  getAppKey as getAppKeyQuery,
  listAppKeys as listAppKeysQuery,
} from '#domain/project/app/list-apps.ts'
import { removeAppKey as removeAppKeyCommand } from '#domain/project/app/remove-app-key.ts'

const fromKey = (key: FoundAppKey): MessageInitShape<typeof KeySchema> => ({
  id: key.id,
  details: fromDetails({ ...key, changedAt: key.createdAt, owner: key.orgId }),
  type: key.type,
  expirationDate: timestampFromMs(key.expiresAt),
})

export async function getAppKey(
  ctx: OrgContext,
  request: GetAppKeyRequest,
): Promise<MessageInitShape<typeof GetAppKeyResponseSchema>> {
  return { key: fromKey(await getAppKeyQuery(ctx, appIn(ctx, request), request.keyId)) }
}

export async function listAppKeys(
  ctx: OrgContext,
  request: ListAppKeysRequest,
): Promise<MessageInitShape<typeof ListAppKeysResponseSchema>> {
  const keys = await listAppKeysQuery(ctx, appIn(ctx, request), toPaging(request.query))
  return { details: fromListed(keys, ctx.now), result: keys.entries.map(fromKey) }
}

export async function addAppKey(
  ctx: OrgContext,
  request: AddAppKeyRequest,
): Promise<MessageInitShape<typeof AddAppKeyResponseSchema>> {
  const { keyId, keyFile, details } = await addAppKeyCommand(ctx, appIn(ctx, request), {
    type: request.type,
    expiresAt: request.expirationDate ? timestampMs(request.expirationDate) : null,
  })
  return { id: keyId, keyDetails: Buffer.from(keyFile), details: fromDetails(details) }
}

export async function removeAppKey(
  ctx: OrgContext,
  request: RemoveAppKeyRequest,
): Promise<MessageInitShape<typeof RemoveAppKeyResponseSchema>> {
  return { details: fromDetails(await removeAppKeyCommand(ctx, appIn(ctx, request), request.keyId)) }
}
