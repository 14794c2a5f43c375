import type { MessageInitShape } from '@bufbuild/protobuf'
import { timestampFromMs, timestampMs } from '@bufbuild/protobuf/wkt'
import type {
  AddPersonalAccessTokenRequest,
  AddPersonalAccessTokenResponseSchema,
  GetPersonalAccessTokenByIDsRequest,
  GetPersonalAccessTokenByIDsResponseSchema,
  ListPersonalAccessTokensRequest,
  ListPersonalAccessTokensResponseSchema,
  RemovePersonalAccessTokenRequest,
  RemovePersonalAccessTokenResponseSchema,
} from '@zitadel/proto/zitadel/management_pb.js'
import type { PersonalAccessTokenSchema } from '@zitadel/proto/zitadel/user_pb.js'
import { fromDetails } from '#api/zitadel/details.ts'
import { fromListed, toPaging } from '#api/zitadel/list.ts'
import { detailsOfRow } from '#api/zitadel/user.ts'
import type { OrgContext } from '#domain/context.ts'
import { addPersonalAccessToken as addPersonalAccessTokenCommand } from '#domain/user/pat/add-personal-access-token.ts'
import { getPersonalAccessToken, type PersonalAccessTokenRow } from '#domain/user/pat/get-personal-access-token.ts'
import { listPersonalAccessTokens as listPersonalAccessTokensQuery } from '#domain/user/pat/list-personal-access-tokens.ts'
import { removePersonalAccessToken as removePersonalAccessTokenCommand } from '#domain/user/pat/remove-personal-access-token.ts'

const fromToken = (row: PersonalAccessTokenRow): MessageInitShape<typeof PersonalAccessTokenSchema> => ({
  id: row.id,
  details: detailsOfRow(row),
  ...(row.expires_at === null ? {} : { expirationDate: timestampFromMs(row.expires_at) }),
  // Written by tokenRows as a JSON array.
  scopes: JSON.parse(row.scopes) as string[],
})

export async function addPersonalAccessToken(
  ctx: OrgContext,
  request: AddPersonalAccessTokenRequest,
): Promise<MessageInitShape<typeof AddPersonalAccessTokenResponseSchema>> {
  const { tokenId, token, details } = await addPersonalAccessTokenCommand(ctx, {
    userId: request.userId,
    expiresAt: request.expirationDate ? timestampMs(request.expirationDate) : null,
  })
  return { tokenId, token, details: fromDetails(details) }
}

export async function getPersonalAccessTokenByIDs(
  ctx: OrgContext,
  request: GetPersonalAccessTokenByIDsRequest,
): Promise<MessageInitShape<typeof GetPersonalAccessTokenByIDsResponseSchema>> {
  return { token: fromToken(await getPersonalAccessToken(ctx, request)) }
}

export async function listPersonalAccessTokens(
  ctx: OrgContext,
  request: ListPersonalAccessTokensRequest,
): Promise<MessageInitShape<typeof ListPersonalAccessTokensResponseSchema>> {
  const tokens = await listPersonalAccessTokensQuery(ctx, request.userId, toPaging(request.query))
  return { details: fromListed(tokens, ctx.now), result: tokens.entries.map(fromToken) }
}

export async function removePersonalAccessToken(
  ctx: OrgContext,
  request: RemovePersonalAccessTokenRequest,
): Promise<MessageInitShape<typeof RemovePersonalAccessTokenResponseSchema>> {
  return { details: fromDetails(await removePersonalAccessTokenCommand(ctx, request)) }
}
