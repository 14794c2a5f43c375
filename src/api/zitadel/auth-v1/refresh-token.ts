import type { MessageInitShape } from '@bufbuild/protobuf'
import { timestampFromMs } from '@bufbuild/protobuf/wkt'
import type { RefreshTokenSchema } from '@zitadel/proto/zitadel/user_pb.js'
import type { AuthRpcs } from '#api/zitadel/auth-v1/rpcs.ts'
import { fromDetails } from '#api/zitadel/details.ts'
import { fromListed } from '#api/zitadel/list.ts'
import { listOwnRefreshTokens, type OwnRefreshToken } from '#domain/token/list-own-refresh-tokens.ts'
import { revokeOwnRefreshToken, revokeOwnRefreshTokens } from '#domain/token/revoke-own-refresh-tokens.ts'

const fromRefreshToken = (token: OwnRefreshToken): MessageInitShape<typeof RefreshTokenSchema> => ({
  id: token.id,
  details: fromDetails(token),
  clientId: token.clientId,
  authTime: timestampFromMs(token.authenticatedAt),
  idleExpiration: timestampFromMs(token.idleExpiresAt),
  expiration: timestampFromMs(token.expiresAt),
  scopes: [...token.scopes],
  audience: [...token.audience],
})

export const ownRefreshTokens = {
  async listMyRefreshTokens(ctx) {
    // The request has no page: a client is given all of them.
    const refreshTokens = await listOwnRefreshTokens(ctx)
    return {
      details: fromListed({ total: refreshTokens.length, entries: refreshTokens }, ctx.now),
      result: refreshTokens.map(fromRefreshToken),
    }
  },
  async revokeMyRefreshToken(ctx, { id }) {
    return { details: fromDetails(await revokeOwnRefreshToken(ctx, id)) }
  },
  async revokeAllMyRefreshTokens(ctx) {
    await revokeOwnRefreshTokens(ctx)
    return {}
  },
} satisfies AuthRpcs
