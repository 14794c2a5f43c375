import type { MessageInitShape } from '@bufbuild/protobuf'
import { timestampFromMs } from '@bufbuild/protobuf/wkt'
import type { ChangeSchema } from '@zitadel/proto/zitadel/change_pb.js'
import type {
  GetUserByIDRequest,
  GetUserByIDResponseSchema,
  GetUserByLoginNameGlobalRequest,
  GetUserByLoginNameGlobalResponseSchema,
  IsUserUniqueRequest,
  IsUserUniqueResponseSchema,
  ListUserChangesRequest,
  ListUserChangesResponseSchema,
  ListUsersRequest,
  ListUsersResponseSchema,
} from '@zitadel/proto/zitadel/management_pb.js'
import { fromListed, toCount, toPaging } from '#api/zitadel/list.ts'
import { fromUser } from '#api/zitadel/user.ts'
import { toUserQuery, toUserSorting } from '#api/zitadel/user-query.ts'
import type { OrgContext } from '#domain/context.ts'
import { getUserById } from '#domain/user/get-user-by-id.ts'
import { getUserByLoginName } from '#domain/user/get-user-by-login-name.ts'
import { isUserUnique as isUserUniqueQuery } from '#domain/user/is-user-unique.ts'
import { listUserChanges as listUserChangesQuery, type UserChange } from '#domain/user/list-user-changes.ts'
import { listUsers as listUsersQuery } from '#domain/user/list-users.ts'
import { translate } from '#kit/translate.ts'

export async function getUserByID(
  ctx: OrgContext,
  request: GetUserByIDRequest,
): Promise<MessageInitShape<typeof GetUserByIDResponseSchema>> {
  return { user: fromUser(await getUserById(ctx, request.id)) }
}

export async function getUserByLoginNameGlobal(
  ctx: OrgContext,
  request: GetUserByLoginNameGlobalRequest,
): Promise<MessageInitShape<typeof GetUserByLoginNameGlobalResponseSchema>> {
  return { user: fromUser(await getUserByLoginName(ctx, request.loginName)) }
}

export async function listUsers(
  ctx: OrgContext,
  request: ListUsersRequest,
): Promise<MessageInitShape<typeof ListUsersResponseSchema>> {
  const users = await listUsersQuery(ctx, {
    paging: toPaging(request.query),
    sortBy: toUserSorting(request.sortingColumn),
    queries: request.queries.map(toUserQuery),
  })
  return { details: fromListed(users, ctx.now), result: users.entries.map(fromUser) }
}

export async function isUserUnique(
  ctx: OrgContext,
  request: IsUserUniqueRequest,
): Promise<MessageInitShape<typeof IsUserUniqueResponseSchema>> {
  return { isUnique: await isUserUniqueQuery(ctx, { userName: request.userName, email: request.email }) }
}

export async function listUserChanges(
  ctx: OrgContext,
  request: ListUserChangesRequest,
): Promise<MessageInitShape<typeof ListUserChangesResponseSchema>> {
  const changes = await listUserChangesQuery(ctx, {
    userId: request.userId,
    sequence: toCount(request.query?.sequence ?? 0n),
    limit: request.query?.limit ?? 0,
    ascending: request.query?.asc ?? false,
  })
  return { result: changes.map((change) => fromUserChange(change, ctx.language)) }
}

/** Who is no user, or no longer one, goes by the id. */
function fromUserChange({ event, editor }: UserChange, language: string): MessageInitShape<typeof ChangeSchema> {
  const key = `EventTypes.${event.type}`
  return {
    changeDate: timestampFromMs(event.createdAt),
    eventType: { key, localizedMessage: translate(language, key) ?? event.type },
    sequence: BigInt(event.sequence),
    editorId: event.creator,
    editorDisplayName: editor?.display_name ?? event.creator,
    editorPreferredLoginName: editor?.preferredLoginName ?? event.creator,
    resourceOwnerId: event.owner,
  }
}
