import type { MessageInitShape } from '@bufbuild/protobuf'
import {
  Type,
  type UserGrantQuery as UserGrantQueryMessage,
  type UserGrantSchema,
  UserGrantState,
} from '@zitadel/proto/zitadel/user_pb.js'
import { fromDetails } from '#api/zitadel/details.ts'
import { fromListed, toPaging } from '#api/zitadel/list.ts'
import type { ManagementRpcs } from '#api/zitadel/management-v1/rpcs.ts'
import type { OrgContext } from '#api/zitadel/org-context.ts'
import { toTextQuery } from '#api/zitadel/text-query.ts'
import { namesOf } from '#api/zitadel/user.ts'
import { within } from '#api/zitadel/within.ts'
import { addUserGrant } from '#domain/grant/add-user-grant.ts'
import { deactivateUserGrant } from '#domain/grant/deactivate-user-grant.ts'
import { type FoundUserGrant, getUserGrant, listUserGrants } from '#domain/grant/list-user-grants.ts'
import { reactivateUserGrant } from '#domain/grant/reactivate-user-grant.ts'
import { removeUserGrants } from '#domain/grant/remove-user-grants.ts'
import type { UserGrantTarget } from '#domain/grant/require-user-grant.ts'
import { updateUserGrant } from '#domain/grant/update-user-grant.ts'
import type { UserGrantQuery } from '#domain/grant/user-grant-query.ts'

const fromUserGrant = (grant: FoundUserGrant): MessageInitShape<typeof UserGrantSchema> => ({
  id: grant.id,
  details: fromDetails({ ...grant, owner: grant.orgId }),
  roleKeys: [...grant.roleKeys],
  state: grant.state === 'active' ? UserGrantState.ACTIVE : UserGrantState.INACTIVE,
  userId: grant.user.id,
  userName: grant.user.userName,
  ...namesOf(grant.user),
  email: grant.user.email.address,
  displayName: grant.user.displayName,
  preferredLoginName: grant.user.preferredLoginName,
  userType: grant.user.type === 'human' ? Type.HUMAN : Type.MACHINE,
  orgId: grant.orgId,
  orgName: grant.orgName,
  orgDomain: grant.orgDomain,
  projectId: grant.projectId,
  projectName: grant.projectName,
  projectGrantId: grant.projectGrantId,
})

const text = (
  field: (UserGrantQuery & { kind: 'text' })['field'],
  ...[value, method]: Parameters<typeof toTextQuery>
): UserGrantQuery[] => [{ kind: 'text', field, text: toTextQuery(value, method) }]

const types = { [Type.HUMAN]: 'human', [Type.MACHINE]: 'machine', [Type.UNSPECIFIED]: undefined } as const

function toUserGrantQuery({ query }: UserGrantQueryMessage): UserGrantQuery[] {
  switch (query.case) {
    case 'projectIdQuery':
      return [{ kind: 'projectId', id: query.value.projectId }]
    case 'userIdQuery':
      return [{ kind: 'userId', id: query.value.userId }]
    case 'projectGrantIdQuery':
      return [{ kind: 'projectGrantId', id: query.value.projectGrantId }]
    case 'roleKeyQuery':
      return text('roleKey', query.value.roleKey, query.value.method)
    case 'userNameQuery':
      return text('userName', query.value.userName, query.value.method)
    case 'firstNameQuery':
      return text('firstName', query.value.firstName, query.value.method)
    case 'lastNameQuery':
      return text('lastName', query.value.lastName, query.value.method)
    case 'displayNameQuery':
      return text('displayName', query.value.displayName, query.value.method)
    case 'emailQuery':
      return text('email', query.value.email, query.value.method)
    case 'orgNameQuery':
      return text('orgName', query.value.orgName, query.value.method)
    case 'orgDomainQuery':
      return text('orgDomain', query.value.orgDomain, query.value.method)
    case 'projectNameQuery':
      return text('projectName', query.value.projectName, query.value.method)
    case 'userTypeQuery':
      return [{ kind: 'userType', type: types[query.value.type] }]
    default:
      // `withGrantedQuery` too: grants that rest on a granted project are among the others always.
      return []
  }
}

const grantIn = (ctx: OrgContext, { userId, grantId }: { userId: string; grantId: string }): UserGrantTarget => ({
  ...within(ctx, grantId),
  userId,
})

export const userGrant = {
  async getUserGrantByID(ctx, request) {
    return { userGrant: fromUserGrant(await getUserGrant(ctx, grantIn(ctx, request))) }
  },
  async listUserGrants(ctx, request) {
    const grants = await listUserGrants(ctx, ctx.orgId, {
      paging: toPaging(request.query),
      queries: request.queries.flatMap(toUserGrantQuery),
    })
    return { details: fromListed(grants, ctx.now), result: grants.entries.map(fromUserGrant) }
  },
  async addUserGrant(ctx, request) {
    const { userGrantId, details } = await addUserGrant(ctx, { ...request, orgId: ctx.orgId })
    return { userGrantId, details: fromDetails(details) }
  },
  async updateUserGrant(ctx, request) {
    return { details: fromDetails(await updateUserGrant(ctx, grantIn(ctx, request), request.roleKeys)) }
  },
  async deactivateUserGrant(ctx, request) {
    return { details: fromDetails(await deactivateUserGrant(ctx, grantIn(ctx, request))) }
  },
  async reactivateUserGrant(ctx, request) {
    return { details: fromDetails(await reactivateUserGrant(ctx, grantIn(ctx, request))) }
  },
  async removeUserGrant(ctx, request) {
    return { details: fromDetails(await removeUserGrants(ctx, [grantIn(ctx, request)])) }
  },
  async bulkRemoveUserGrant(ctx, request) {
    await removeUserGrants(
      ctx,
      request.grantId.map((grantId) => within(ctx, grantId)),
    )
    return {}
  },
} satisfies ManagementRpcs
