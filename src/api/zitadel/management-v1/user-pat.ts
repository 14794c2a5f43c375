import type { MessageInitShape } from '@bufbuild/protobuf'
import { timestampFromMs, timestampMs } from '@bufbuild/protobuf/wkt'
import type { PersonalAccessTokenSchema } from '@zitadel/proto/zitadel/user_pb.js'
import { fromDetails } from '#api/zitadel/details.ts'
import { fromListed, toPaging } from '#api/zitadel/list.ts'
import type { ManagementRpcs } from '#api/zitadel/management-v1/rpcs.ts'
import { within } from '#api/zitadel/within.ts'
import { addPersonalAccessToken } from '#domain/user/pat/add-personal-access-token.ts'
import { getPersonalAccessToken, type PersonalAccessTokenView } from '#domain/user/pat/get-personal-access-token.ts'
import { listPersonalAccessTokens } from '#domain/user/pat/list-personal-access-tokens.ts'
import { removePersonalAccessToken } from '#domain/user/pat/remove-personal-access-token.ts'

const fromToken = (token: PersonalAccessTokenView): MessageInitShape<typeof PersonalAccessTokenSchema> => ({
  id: token.id,
  details: fromDetails(token),
  ...(token.expiresAt === null ? {} : { expirationDate: timestampFromMs(token.expiresAt) }),
  scopes: [...token.scopes],
})

export const userPat = {
  async addPersonalAccessToken(ctx, { userId, expirationDate }) {
    const expiresAt = expirationDate ? timestampMs(expirationDate) : null
    const { tokenId, token, details } = await addPersonalAccessToken(ctx, within(ctx, userId), expiresAt)
    return { tokenId, token, details: fromDetails(details) }
  },
  async getPersonalAccessTokenByIDs(ctx, { userId, tokenId }) {
    return { token: fromToken(await getPersonalAccessToken(ctx, within(ctx, userId), tokenId)) }
  },
  async listPersonalAccessTokens(ctx, { userId, query }) {
    const tokens = await listPersonalAccessTokens(ctx, within(ctx, userId), toPaging(query))
    return { details: fromListed(tokens, ctx.now), result: tokens.entries.map(fromToken) }
  },
  async removePersonalAccessToken(ctx, { userId, tokenId }) {
    return { details: fromDetails(await removePersonalAccessToken(ctx, within(ctx, userId), tokenId)) }
  },
} satisfies ManagementRpcs
