import type { MessageInitShape } from '@bufbuild/protobuf'
import { timestampFromMs, timestampMs } from '@bufbuild/protobuf/wkt'
import type { KeySchema } from '@zitadel/proto/zitadel/auth_n_key_pb.js'
import { fromDetails } from '#api/zitadel/details.ts'
import { fromListed, toPaging } from '#api/zitadel/list.ts'
import type { ManagementRpcs } from '#api/zitadel/management-v1/rpcs.ts'
import { appIn } from '#api/zitadel/within.ts'
import { addAppKey } from '#domain/project/app/add-app-key.ts'
import { type FoundAppKey, getAppKey, listAppKeys } from '#domain/project/app/list-apps.ts'
import { removeAppKey } from '#domain/project/app/remove-app-key.ts'

const fromKey = (key: FoundAppKey): MessageInitShape<typeof KeySchema> => ({
  id: key.id,
  details: fromDetails({ ...key, changedAt: key.createdAt, owner: key.orgId }),
  type: key.type,
  expirationDate: timestampFromMs(key.expiresAt),
})

export const projectAppKey = {
  async getAppKey(ctx, request) {
    return { key: fromKey(await getAppKey(ctx, appIn(ctx, request), request.keyId)) }
  },
  async listAppKeys(ctx, request) {
    const keys = await listAppKeys(ctx, appIn(ctx, request), toPaging(request.query))
    return { details: fromListed(keys, ctx.now), result: keys.entries.map(fromKey) }
  },
  async addAppKey(ctx, request) {
    const { keyId, keyFile, details } = await addAppKey(ctx, appIn(ctx, request), {
      type: request.type,
      expiresAt: request.expirationDate ? timestampMs(request.expirationDate) : null,
    })
    return { id: keyId, keyDetails: Buffer.from(keyFile), details: fromDetails(details) }
  },
  async removeAppKey(ctx, request) {
    return { details: fromDetails(await removeAppKey(ctx, appIn(ctx, request), request.keyId)) }
  },
} satisfies ManagementRpcs
