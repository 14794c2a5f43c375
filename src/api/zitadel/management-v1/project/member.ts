import type { MessageInitShape } from '@bufbuild/protobuf'
import type {
  AddProjectGrantMemberRequest,
  AddProjectGrantMemberResponseSchema,
  AddProjectMemberRequest,
  AddProjectMemberResponseSchema,
  ListProjectGrantMemberRolesResponseSchema,
  ListProjectGrantMembersRequest,
  ListProjectGrantMembersResponseSchema,
  ListProjectMemberRolesResponseSchema,
  ListProjectMembersRequest,
  ListProjectMembersResponseSchema,
  RemoveProjectGrantMemberRequest,
  RemoveProjectGrantMemberResponseSchema,
  RemoveProjectMemberRequest,
  RemoveProjectMemberResponseSchema,
  UpdateProjectGrantMemberRequest,
  UpdateProjectGrantMemberResponseSchema,
  UpdateProjectMemberRequest,
  UpdateProjectMemberResponseSchema,
} from '@zitadel/proto/zitadel/management_pb.js'
import type { SearchQuery } from '@zitadel/proto/zitadel/member_pb.js'
import type { ListQuery } from '@zitadel/proto/zitadel/object_pb.js'
import { fromDetails } from '#api/zitadel/details.ts'
import { fromListed, toPaging } from '#api/zitadel/list.ts'
import { fromMember, toMemberQuery } from '#api/zitadel/member.ts'
import type { OrgContext } from '#api/zitadel/org-context.ts'
import { within } from '#api/zitadel/within.ts'
import type { ListMembers } from '#domain/member/list-members.ts'
import { addProjectGrantMember as addProjectGrantMemberCommand } from '#domain/project/flows/add-project-grant-member.ts'
import { addProjectMember as addProjectMemberCommand } from '#domain/project/flows/add-project-member.ts'
import {
  listProjectGrantMembers as listProjectGrantMembersQuery,
  listProjectMembers as listProjectMembersQuery,
} from '#domain/project/flows/list-project-members.ts'
import { listProjectMemberRoles as listProjectMemberRolesQuery } from '#domain/project/flows/project-member-rules.ts'
import { removeProjectGrantMember as removeProjectGrantMemberCommand } from '#domain/project/flows/remove-project-grant-member.ts'
import { removeProjectMember as removeProjectMemberCommand } from '#domain/project/flows/remove-project-member.ts'
import { updateProjectGrantMember as updateProjectGrantMemberCommand } from '#domain/project/flows/update-project-grant-member.ts'
import { updateProjectMember as updateProjectMemberCommand } from '#domain/project/flows/update-project-member.ts'

const toList = (request: { query?: ListQuery; queries: SearchQuery[] }): ListMembers => ({
  paging: toPaging(request.query),
  sortBy: 'userId',
  queries: request.queries.flatMap(toMemberQuery),
})

const grantIn = (ctx: OrgContext, { projectId, grantId }: { projectId: string; grantId: string }) => ({
  projectId,
  grantId,
  within: ctx.orgId,
})

export async function listProjectMemberRoles(
  ctx: OrgContext,
): Promise<MessageInitShape<typeof ListProjectMemberRolesResponseSchema>> {
  return { result: await listProjectMemberRolesQuery(ctx, 'project', ctx.orgId) }
}

export async function listProjectMembers(
  ctx: OrgContext,
  request: ListProjectMembersRequest,
): Promise<MessageInitShape<typeof ListProjectMembersResponseSchema>> {
  const members = await listProjectMembersQuery(ctx, within(ctx, request.projectId), toList(request))
  return { details: fromListed(members, ctx.now), result: members.entries.map(fromMember) }
}

export async function addProjectMember(
  ctx: OrgContext,
  request: AddProjectMemberRequest,
): Promise<MessageInitShape<typeof AddProjectMemberResponseSchema>> {
  return { details: fromDetails(await addProjectMemberCommand(ctx, within(ctx, request.projectId), request)) }
}

export async function updateProjectMember(
  ctx: OrgContext,
  request: UpdateProjectMemberRequest,
): Promise<MessageInitShape<typeof UpdateProjectMemberResponseSchema>> {
  return { details: fromDetails(await updateProjectMemberCommand(ctx, within(ctx, request.projectId), request)) }
}

export async function removeProjectMember(
  ctx: OrgContext,
  request: RemoveProjectMemberRequest,
): Promise<MessageInitShape<typeof RemoveProjectMemberResponseSchema>> {
  return { details: fromDetails(await removeProjectMemberCommand(ctx, within(ctx, request.projectId), request.userId)) }
}

export async function listProjectGrantMemberRoles(
  ctx: OrgContext,
): Promise<MessageInitShape<typeof ListProjectGrantMemberRolesResponseSchema>> {
  return { result: await listProjectMemberRolesQuery(ctx, 'projectGrant', ctx.orgId) }
}

export async function listProjectGrantMembers(
  ctx: OrgContext,
  request: ListProjectGrantMembersRequest,
): Promise<MessageInitShape<typeof ListProjectGrantMembersResponseSchema>> {
  const members = await listProjectGrantMembersQuery(ctx, grantIn(ctx, request), toList(request))
  return { details: fromListed(members, ctx.now), result: members.entries.map(fromMember) }
}

export async function addProjectGrantMember(
  ctx: OrgContext,
  request: AddProjectGrantMemberRequest,
): Promise<MessageInitShape<typeof AddProjectGrantMemberResponseSchema>> {
  return { details: fromDetails(await addProjectGrantMemberCommand(ctx, grantIn(ctx, request), request)) }
}

export async function updateProjectGrantMember(
  ctx: OrgContext,
  request: UpdateProjectGrantMemberRequest,
): Promise<MessageInitShape<typeof UpdateProjectGrantMemberResponseSchema>> {
  return { details: fromDetails(await updateProjectGrantMemberCommand(ctx, grantIn(ctx, request), request)) }
}

export async function removeProjectGrantMember(
  ctx: OrgContext,
  request: RemoveProjectGrantMemberRequest,
): Promise<MessageInitShape<typeof RemoveProjectGrantMemberResponseSchema>> {
  return { details: fromDetails(await removeProjectGrantMemberCommand(ctx, grantIn(ctx, request), request.userId)) }
}
