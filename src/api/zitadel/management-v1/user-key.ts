import type { MessageInitShape } from '@bufbuild/protobuf'
import { timestampFromMs, timestampMs } from '@bufbuild/protobuf/wkt'
import type { KeySchema } from '@zitadel/proto/zitadel/auth_n_key_pb.js'
import type {
  AddMachineKeyRequest,
  AddMachineKeyResponseSchema,
  GetMachineKeyByIDsRequest,
  GetMachineKeyByIDsResponseSchema,
  ListMachineKeysRequest,
  ListMachineKeysResponseSchema,
  RemoveMachineKeyRequest,
  RemoveMachineKeyResponseSchema,
} from '@zitadel/proto/zitadel/management_pb.js'
import { fromDetails } from '#api/zitadel/details.ts'
import { fromListed, toPaging } from '#api/zitadel/list.ts'
import { detailsOfRow } from '#api/zitadel/user.ts'
import type { OrgContext } from '#domain/context.ts'
import { addMachineKey as addMachineKeyCommand } from '#domain/user/key/add-machine-key.ts'
import { getMachineKey, type MachineKeyRow } from '#domain/user/key/get-machine-key.ts'
import { listMachineKeys as listMachineKeysQuery } from '#domain/user/key/list-machine-keys.ts'
import { removeMachineKey as removeMachineKeyCommand } from '#domain/user/key/remove-machine-key.ts'

const fromKey = (row: MachineKeyRow): MessageInitShape<typeof KeySchema> => ({
  id: row.id,
  details: detailsOfRow(row),
  type: row.type,
  expirationDate: timestampFromMs(row.expires_at),
})

/** `keyDetails` is the key file; empty when the caller brought the key (contract §7.6). */
export async function addMachineKey(
  ctx: OrgContext,
  request: AddMachineKeyRequest,
): Promise<MessageInitShape<typeof AddMachineKeyResponseSchema>> {
  const { keyId, keyFile, details } = await addMachineKeyCommand(ctx, {
    userId: request.userId,
    type: request.type,
    expiresAt: request.expirationDate ? timestampMs(request.expirationDate) : null,
    publicKey: Buffer.from(request.publicKey).toString('utf8'),
  })
  return { keyId, keyDetails: Buffer.from(keyFile ?? ''), details: fromDetails(details) }
}

export async function getMachineKeyByIDs(
  ctx: OrgContext,
  request: GetMachineKeyByIDsRequest,
): Promise<MessageInitShape<typeof GetMachineKeyByIDsResponseSchema>> {
  return { key: fromKey(await getMachineKey(ctx, request)) }
}

export async function listMachineKeys(
  ctx: OrgContext,
  request: ListMachineKeysRequest,
): Promise<MessageInitShape<typeof ListMachineKeysResponseSchema>> {
  const keys = await listMachineKeysQuery(ctx, request.userId, toPaging(request.query))
  return { details: fromListed(keys, ctx.now), result: keys.entries.map(fromKey) }
}

export async function removeMachineKey(
  ctx: OrgContext,
  request: RemoveMachineKeyRequest,
): Promise<MessageInitShape<typeof RemoveMachineKeyResponseSchema>> {
  return { details: fromDetails(await removeMachineKeyCommand(ctx, request)) }
}
