import type { AuthRpcs } from '#api/zitadel/auth-v1/rpcs.ts'
import { self } from '#api/zitadel/auth-v1/self.ts'
import { fromListed, toPaging } from '#api/zitadel/list.ts'
import { fromMetadata, toKeyQuery } from '#api/zitadel/messages-v1/metadata.ts'
import { getUserMetadata } from '#domain/user/metadata/get-user-metadata.ts'
import { listUserMetadata } from '#domain/user/metadata/list-user-metadata.ts'

export const ownMetadata = {
  async listMyMetadata(ctx, { query, queries }) {
    const userMetadata = await listUserMetadata(ctx, self(ctx), {
      paging: toPaging(query),
      keys: queries.flatMap(toKeyQuery),
    })
    return { details: fromListed(userMetadata, ctx.now), result: userMetadata.entries.map(fromMetadata) }
  },
  async getMyMetadata(ctx, { key }) {
    return { metadata: fromMetadata(await getUserMetadata(ctx, self(ctx), key)) }
  },
} satisfies AuthRpcs
