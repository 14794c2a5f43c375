import { fromDetails } from '#api/zitadel/details.ts'
import { fromListed, toPaging } from '#api/zitadel/list.ts'
import type { ManagementRpcs } from '#api/zitadel/management-v1/rpcs.ts'
import { fromMetadata, toKeyQuery } from '#api/zitadel/messages-v1/metadata.ts'
import { within } from '#api/zitadel/within.ts'
import { getUserMetadata } from '#domain/user/metadata/get-user-metadata.ts'
import { listUserMetadata } from '#domain/user/metadata/list-user-metadata.ts'
import { removeUserMetadata } from '#domain/user/metadata/remove-user-metadata.ts'
import { setUserMetadata } from '#domain/user/metadata/set-user-metadata.ts'

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
    const userMetadata = await listUserMetadata(ctx, within(ctx, id), input)
    return { details: fromListed(userMetadata, ctx.now), result: userMetadata.entries.map(fromMetadata) }
  },
  async removeUserMetadata(ctx, { id, key }) {
    return { details: fromDetails(await removeUserMetadata(ctx, within(ctx, id), [key])) }
  },
  async bulkRemoveUserMetadata(ctx, { id, keys }) {
    return { details: fromDetails(await removeUserMetadata(ctx, within(ctx, id), keys)) }
  },
} satisfies ManagementRpcs
