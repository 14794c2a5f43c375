/** The resource types with their handlers. */
import { listGroups } from '#api/scim/groups/list-groups.ts'
import { runGroupCall } from '#api/scim/groups/run-group-call.ts'
import type { ListPage, ListQuery } from '#api/scim/list-query.ts'
import type { ResourceCall, ResourceResponse } from '#api/scim/resource-call.ts'
import { groupType, type ResourceType, userType } from '#api/scim/schema/resource-type.ts'
import type { ScimContext } from '#api/scim/scim-context.ts'
import { listUsers } from '#api/scim/users/find-users.ts'
import { runUserCall } from '#api/scim/users/run-user-call.ts'

export interface Resources {
  readonly type: ResourceType
  readonly run: (ctx: ScimContext, call: ResourceCall) => Promise<ResourceResponse>
  readonly list: (ctx: ScimContext, query: ListQuery) => Promise<ListPage>
}

export const users: Resources = { type: userType, run: runUserCall, list: listUsers }
export const groups: Resources = { type: groupType, run: runGroupCall, list: listGroups }
export const allResources: readonly Resources[] = [users, groups]
