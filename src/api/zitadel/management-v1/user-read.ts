import type { MessageInitShape } from '@bufbuild/protobuf'
import type { GetUserByIDRequest, GetUserByIDResponseSchema } from '@zitadel/proto/zitadel/management_pb.js'
import { fromUser } from '#api/zitadel/user.ts'
import type { Context } from '#domain/context.ts'
import { getUserById } from '#domain/user/get-user-by-id.ts'

export async function getUserByID(
  ctx: Context,
  request: GetUserByIDRequest,
): Promise<MessageInitShape<typeof GetUserByIDResponseSchema>> {
  return { user: fromUser(await getUserById(ctx, request.id)) }
}
