import type { MessageInitShape } from '@bufbuild/protobuf'
import type {
  AddIAMMemberRequest,
  AddIAMMemberResponseSchema,
  ListIAMMemberRolesResponseSchema,
  ListIAMMembersRequest,
  ListIAMMembersResponseSchema,
  RemoveIAMMemberRequest,
  RemoveIAMMemberResponseSchema,
  UpdateIAMMemberRequest,
  UpdateIAMMemberResponseSchema,
} from '@zitadel/proto/zitadel/admin_pb.js'
import { fromDetails } from '#api/zitadel/details.ts'
import { fromListed, toPaging } from '#api/zitadel/list.ts'
import { fromMember, toMemberQuery, toMemberSorting } from '#api/zitadel/member.ts'
import type { OrgContext } from '#api/zitadel/org-context.ts'
import { rolesFor } from '#domain/authz/roles.ts'
import { addIamMember } from '#domain/member/add-iam-member.ts'
import { listIamMembers } from '#domain/member/list-members.ts'
import { removeIamMember } from '#domain/member/remove-iam-member.ts'
import { updateIamMember } from '#domain/member/update-iam-member.ts'

export async function listIAMMemberRoles(
  ctx: OrgContext,
): Promise<MessageInitShape<typeof ListIAMMemberRolesResponseSchema>> {
  const roles = rolesFor('instance', { inDefaultOrg: false })
  return { details: fromListed({ total: roles.length, entries: [] }, ctx.now), roles }
}

export async function listIAMMembers(
  ctx: OrgContext,
  request: ListIAMMembersRequest,
): Promise<MessageInitShape<typeof ListIAMMembersResponseSchema>> {
  const members = await listIamMembers(ctx, {
    paging: toPaging(request.query),
    sortBy: toMemberSorting(request.sortingColumn),
    queries: request.queries.flatMap(toMemberQuery),
  })
  return { details: fromListed(members, ctx.now), result: members.entries.map(fromMember) }
}

export async function addIAMMember(
  ctx: OrgContext,
  request: AddIAMMemberRequest,
): Promise<MessageInitShape<typeof AddIAMMemberResponseSchema>> {
  return { details: fromDetails(await addIamMember(ctx, request)) }
}

export async function updateIAMMember(
  ctx: OrgContext,
  request: UpdateIAMMemberRequest,
): Promise<MessageInitShape<typeof UpdateIAMMemberResponseSchema>> {
  return { details: fromDetails(await updateIamMember(ctx, request)) }
}

export async function removeIAMMember(
  ctx: OrgContext,
  request: RemoveIAMMemberRequest,
): Promise<MessageInitShape<typeof RemoveIAMMemberResponseSchema>> {
  return { details: fromDetails(await removeIamMember(ctx, request.userId)) }
}
