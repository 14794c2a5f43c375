import type { MessageInitShape } from '@bufbuild/protobuf'
import { timestampFromMs, timestampMs } from '@bufbuild/protobuf/wkt'
import type { KeySchema } from '@zitadel/proto/zitadel/auth_n_key_pb.js'
import { fromDetails } from '#api/zitadel/details.ts'
import { fromListed, toPaging } from '#api/zitadel/list.ts'
import type { ManagementRpcs } from '#api/zitadel/management-v1/rpcs.ts'
import { within } from '#api/zitadel/within.ts'
import { addMachineKey } from '#domain/user/key/add-machine-key.ts'
import { getMachineKey, type MachineKeyView } from '#domain/user/key/get-machine-key.ts'
import { listMachineKeys } from '#domain/user/key/list-machine-keys.ts'
import { removeMachineKey } from '#domain/user/key/remove-machine-key.ts'

const fromKey = (key: MachineKeyView): MessageInitShape<typeof KeySchema> => ({
  id: key.id,
  details: fromDetails(key),
  type: key.type,
  expirationDate: timestampFromMs(key.expiresAt),
})

export const userKey = {
  /** `keyDetails` is the key file; empty when the caller sent the public key. */
  async addMachineKey(ctx, request) {
    const { keyId, keyFile, details } = await addMachineKey(ctx, within(ctx, request.userId), {
      type: request.type,
      expiresAt: request.expirationDate ? timestampMs(request.expirationDate) : null,
      publicKey: Buffer.from(request.publicKey).toString('utf8'),
    })
    return { keyId, keyDetails: Buffer.from(keyFile ?? ''), details: fromDetails(details) }
  },
  async getMachineKeyByIDs(ctx, { userId, keyId }) {
    return { key: fromKey(await getMachineKey(ctx, within(ctx, userId), keyId)) }
  },
  async listMachineKeys(ctx, { userId, query }) {
    const keys = await listMachineKeys(ctx, within(ctx, userId), toPaging(query))
    return { details: fromListed(keys, ctx.now), result: keys.entries.map(fromKey) }
  },
  async removeMachineKey(ctx, { userId, keyId }) {
    return { details: fromDetails(await removeMachineKey(ctx, within(ctx, userId), keyId)) }
  },
} satisfies ManagementRpcs
