import type { MessageInitShape } from '@bufbuild/protobuf'
import type {
  DeactivateUserRequest,
  DeactivateUserResponseSchema,
  LockUserRequest,
  LockUserResponseSchema,
  ReactivateUserRequest,
  ReactivateUserResponseSchema,
  RemoveUserRequest,
  RemoveUserResponseSchema,
  UnlockUserRequest,
  UnlockUserResponseSchema,
  UpdateUserNameRequest,
  UpdateUserNameResponseSchema,
} from '@zitadel/proto/zitadel/management_pb.js'
import { fromDetails } from '#api/zitadel/details.ts'
import { within } from '#api/zitadel/within.ts'
import type { OrgContext } from '#domain/context.ts'
import { removeUserEverywhere } from '#domain/user/flows/remove-user-everywhere.ts'
import { deactivateUser as deactivateUserCommand } from '#domain/user/lifecycle/deactivate-user.ts'
import { lockUser as lockUserCommand } from '#domain/user/lifecycle/lock-user.ts'
import { reactivateUser as reactivateUserCommand } from '#domain/user/lifecycle/reactivate-user.ts'
import { unlockUser as unlockUserCommand } from '#domain/user/lifecycle/unlock-user.ts'
import { updateUserName as updateUserNameCommand } from '#domain/user/lifecycle/update-user-name.ts'

export async function deactivateUser(
  ctx: OrgContext,
  request: DeactivateUserRequest,
): Promise<MessageInitShape<typeof DeactivateUserResponseSchema>> {
  return { details: fromDetails(await deactivateUserCommand(ctx, within(ctx, request.id))) }
}

export async function reactivateUser(
  ctx: OrgContext,
  request: ReactivateUserRequest,
): Promise<MessageInitShape<typeof ReactivateUserResponseSchema>> {
  return { details: fromDetails(await reactivateUserCommand(ctx, within(ctx, request.id))) }
}

export async function lockUser(
  ctx: OrgContext,
  request: LockUserRequest,
): Promise<MessageInitShape<typeof LockUserResponseSchema>> {
  return { details: fromDetails(await lockUserCommand(ctx, within(ctx, request.id))) }
}

export async function unlockUser(
  ctx: OrgContext,
  request: UnlockUserRequest,
): Promise<MessageInitShape<typeof UnlockUserResponseSchema>> {
  return { details: fromDetails(await unlockUserCommand(ctx, within(ctx, request.id))) }
}

export async function removeUser(
  ctx: OrgContext,
  request: RemoveUserRequest,
): Promise<MessageInitShape<typeof RemoveUserResponseSchema>> {
  return { details: fromDetails(await removeUserEverywhere(ctx, request.id)) }
}

export async function updateUserName(
  ctx: OrgContext,
  request: UpdateUserNameRequest,
): Promise<MessageInitShape<typeof UpdateUserNameResponseSchema>> {
  return { details: fromDetails(await updateUserNameCommand(ctx, request)) }
}
