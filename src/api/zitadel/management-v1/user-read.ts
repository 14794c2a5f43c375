import { fromChange, toChangeQuery } from '#api/zitadel/change.ts'
import { fromListed, toPaging } from '#api/zitadel/list.ts'
import type { ManagementRpcs } from '#api/zitadel/management-v1/rpcs.ts'
import { fromUser } from '#api/zitadel/user.ts'
import { toUserQuery, toUserSorting } from '#api/zitadel/user-query.ts'
import { within } from '#api/zitadel/within.ts'
import { getUser } from '#domain/user/get-user.ts'
import { getUserByLoginName } from '#domain/user/get-user-by-login-name.ts'
import { isUserUnique } from '#domain/user/is-user-unique.ts'
import { listUserChanges } from '#domain/user/list-user-changes.ts'
import { listUsers } from '#domain/user/list-users.ts'

export const userRead = {
  async getUserByID(ctx, { id }) {
    return { user: fromUser(await getUser(ctx, within(ctx, id))) }
  },
  async getUserByLoginNameGlobal(ctx, { loginName }) {
    return { user: fromUser(await getUserByLoginName(ctx, loginName)) }
  },
  async listUsers(ctx, { query, sortingColumn, queries }) {
    const users = await listUsers(ctx, {
      orgId: ctx.orgId,
      paging: toPaging(query),
      sortBy: toUserSorting(sortingColumn),
      queries: queries.map(toUserQuery),
    })
    return { details: fromListed(users, ctx.now), result: users.entries.map(fromUser) }
  },
  async isUserUnique(ctx, { userName, email }) {
    return { isUnique: await isUserUnique(ctx, { orgId: ctx.orgId, userName, email }) }
  },
  async listUserChanges(ctx, { userId, query }) {
    const changes = await listUserChanges(ctx, within(ctx, userId), toChangeQuery(query))
    return { result: changes.map((change) => fromChange(change, ctx.language)) }
  },
} satisfies ManagementRpcs
