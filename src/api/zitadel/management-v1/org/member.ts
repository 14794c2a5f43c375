import type { MessageInitShape } from '@bufbuild/protobuf'
import type {
  AddOrgMemberRequest,
  AddOrgMemberResponseSchema,
  ListOrgMemberRolesResponseSchema,
  ListOrgMembersRequest,
  ListOrgMembersResponseSchema,
  RemoveOrgMemberRequest,
  RemoveOrgMemberResponseSchema,
  UpdateOrgMemberRequest,
  UpdateOrgMemberResponseSchema,
} from '@zitadel/proto/zitadel/management_pb.js'
import { fromDetails } from '#api/zitadel/details.ts'
import { fromListed, toPaging } from '#api/zitadel/list.ts'
import { fromMember, toMemberQuery } from '#api/zitadel/member.ts'
import type { OrgContext } from '#api/zitadel/org-context.ts'
import { actedIn } from '#api/zitadel/within.ts'
import { rolesFor } from '#domain/authz/roles.ts'
import { getInstance } from '#domain/instance/get-instance.ts'
import { addOrgMember as addOrgMemberCommand } from '#domain/member/add-org-member.ts'
import { listOrgMembers as listOrgMembersQuery } from '#domain/member/list-members.ts'
import { removeOrgMember as removeOrgMemberCommand } from '#domain/member/remove-org-member.ts'
import { updateOrgMember as updateOrgMemberCommand } from '#domain/member/update-org-member.ts'

export async function listOrgMemberRoles(
  ctx: OrgContext,
): Promise<MessageInitShape<typeof ListOrgMemberRolesResponseSchema>> {
  const { state } = await getInstance(ctx)
  return { result: rolesFor('org', { inDefaultOrg: state.defaultOrgId === ctx.orgId }) }
}

export async function listOrgMembers(
  ctx: OrgContext,
  request: ListOrgMembersRequest,
): Promise<MessageInitShape<typeof ListOrgMembersResponseSchema>> {
  const members = await listOrgMembersQuery(ctx, actedIn(ctx), {
    paging: toPaging(request.query),
    sortBy: 'userId',
    queries: request.queries.flatMap(toMemberQuery),
  })
  return { details: fromListed(members, ctx.now), result: members.entries.map(fromMember) }
}

export async function addOrgMember(
  ctx: OrgContext,
  request: AddOrgMemberRequest,
): Promise<MessageInitShape<typeof AddOrgMemberResponseSchema>> {
  return { details: fromDetails(await addOrgMemberCommand(ctx, actedIn(ctx), request)) }
}

export async function updateOrgMember(
  ctx: OrgContext,
  request: UpdateOrgMemberRequest,
): Promise<MessageInitShape<typeof UpdateOrgMemberResponseSchema>> {
  return { details: fromDetails(await updateOrgMemberCommand(ctx, actedIn(ctx), request)) }
}

export async function removeOrgMember(
  ctx: OrgContext,
  request: RemoveOrgMemberRequest,
): Promise<MessageInitShape<typeof RemoveOrgMemberResponseSchema>> {
  return { details: fromDetails(await removeOrgMemberCommand(ctx, actedIn(ctx), request.userId)) }
}
