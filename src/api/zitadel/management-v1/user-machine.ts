import type { MessageInitShape } from '@bufbuild/protobuf'
import { timestampMs } from '@bufbuild/protobuf/wkt'
import type {
  AddMachineUserRequest,
  AddMachineUserResponseSchema,
  AddPersonalAccessTokenRequest,
  AddPersonalAccessTokenResponseSchema,
} from '@zitadel/proto/zitadel/management_pb.js'
import { fromDetails } from '#api/zitadel/details.ts'
import type { Context } from '#domain/context.ts'
import { addMachineUser as addMachineUserCommand } from '#domain/user/machine/add-machine-user.ts'
import { addPersonalAccessToken as addPersonalAccessTokenCommand } from '#domain/user/pat/add-personal-access-token.ts'

export async function addMachineUser(
  ctx: Context,
  request: AddMachineUserRequest,
): Promise<MessageInitShape<typeof AddMachineUserResponseSchema>> {
  const { userId, details } = await addMachineUserCommand(ctx, {
    orgId: ctx.orgId,
    ...(request.userId ? { userId: request.userId } : {}),
    userName: request.userName,
    name: request.name,
    description: request.description,
    accessTokenType: request.accessTokenType,
  })
  return { userId, details: fromDetails(details) }
}

export async function addPersonalAccessToken(
  ctx: Context,
  request: AddPersonalAccessTokenRequest,
): Promise<MessageInitShape<typeof AddPersonalAccessTokenResponseSchema>> {
  const { tokenId, token, details } = await addPersonalAccessTokenCommand(ctx, {
    userId: request.userId,
    expiresAt: request.expirationDate ? timestampMs(request.expirationDate) : null,
  })
  return { tokenId, token, details: fromDetails(details) }
}
