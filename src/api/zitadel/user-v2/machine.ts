import { type Timestamp, timestampFromMs, timestampMs } from '@bufbuild/protobuf/wkt'
import type { UserService } from '#api/zitadel/descriptors/services-v2.ts'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import type { Context } from '#domain/context.ts'
import { addMachineKey } from '#domain/user/key/add-machine-key.ts'
import { removeMachineKey } from '#domain/user/key/remove-machine-key.ts'
import { generateMachineSecret } from '#domain/user/machine/generate-machine-secret.ts'
import { removeMachineSecret } from '#domain/user/machine/remove-machine-secret.ts'
import { addPersonalAccessToken } from '#domain/user/pat/add-personal-access-token.ts'
import { removePersonalAccessToken } from '#domain/user/pat/remove-personal-access-token.ts'

/** zitadel.authn.v1.KeyType: the only format of key files. */
const JSON_KEY = 1

const toExpiry = (date: Timestamp | undefined): number | null => (date ? timestampMs(date) : null)

/** Credentials of machine users. */
export const machineCredentials = {
  async addSecret(ctx, { userId: id }) {
    const { clientSecret, details } = await generateMachineSecret(ctx, { id })
    return { clientSecret, creationDate: timestampFromMs(details.changedAt) }
  },
  async removeSecret(ctx, { userId: id }) {
    return { deletionDate: timestampFromMs((await removeMachineSecret(ctx, { id })).changedAt) }
  },
  async addKey(ctx, { userId: id, expirationDate, publicKey }) {
    const input = {
      type: JSON_KEY,
      expiresAt: toExpiry(expirationDate),
      publicKey: Buffer.from(publicKey).toString('utf8'),
    }
    const { keyId, keyFile, details } = await addMachineKey(ctx, { id }, input)
    const keyContent = new TextEncoder().encode(keyFile ?? '')
    return { keyId, keyContent, creationDate: timestampFromMs(details.changedAt) }
  },
  async removeKey(ctx, { userId: id, keyId }) {
    return { deletionDate: timestampFromMs((await removeMachineKey(ctx, { id }, keyId)).changedAt) }
  },
  async addPersonalAccessToken(ctx, { userId: id, expirationDate }) {
    const { tokenId, token, details } = await addPersonalAccessToken(ctx, { id }, toExpiry(expirationDate))
    return { tokenId, token, creationDate: timestampFromMs(details.changedAt) }
  },
  async removePersonalAccessToken(ctx, { userId: id, tokenId }) {
    return { deletionDate: timestampFromMs((await removePersonalAccessToken(ctx, { id }, tokenId)).changedAt) }
  },
} satisfies ServiceHandlers<typeof UserService, Context>
