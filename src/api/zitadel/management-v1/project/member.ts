import type { SearchQuery } from '@zitadel/proto/zitadel/member_pb.js'
import type { ListQuery } from '@zitadel/proto/zitadel/object_pb.js'
import { fromDetails } from '#api/zitadel/details.ts'
import { fromListed, toPaging } from '#api/zitadel/list.ts'
import type { ManagementRpcs } from '#api/zitadel/management-v1/rpcs.ts'
import { fromMember, toMemberQuery } from '#api/zitadel/member.ts'
import type { OrgContext } from '#api/zitadel/org-context.ts'
import { within } from '#api/zitadel/within.ts'
import type { ListMembers } from '#domain/member/list-members.ts'
import { addProjectGrantMember } from '#domain/project/flows/add-project-grant-member.ts'
import { addProjectMember } from '#domain/project/flows/add-project-member.ts'
import { listProjectGrantMembers, listProjectMembers } from '#domain/project/flows/list-project-members.ts'
import { listProjectMemberRoles } from '#domain/project/flows/project-member-rules.ts'
import { removeProjectGrantMember } from '#domain/project/flows/remove-project-grant-member.ts'
import { removeProjectMember } from '#domain/project/flows/remove-project-member.ts'
import { updateProjectGrantMember } from '#domain/project/flows/update-project-grant-member.ts'
import { updateProjectMember } from '#domain/project/flows/update-project-member.ts'

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

export const projectMember = {
  async listProjectMemberRoles(ctx) {
    return { result: await listProjectMemberRoles(ctx, 'project', ctx.orgId) }
  },
  async listProjectMembers(ctx, request) {
    const members = await listProjectMembers(ctx, within(ctx, request.projectId), toList(request))
    return { details: fromListed(members, ctx.now), result: members.entries.map(fromMember) }
  },
  async addProjectMember(ctx, request) {
    return { details: fromDetails(await addProjectMember(ctx, within(ctx, request.projectId), request)) }
  },
  async updateProjectMember(ctx, request) {
    return { details: fromDetails(await updateProjectMember(ctx, within(ctx, request.projectId), request)) }
  },
  async removeProjectMember(ctx, request) {
    return { details: fromDetails(await removeProjectMember(ctx, within(ctx, request.projectId), request.userId)) }
  },
  async listProjectGrantMemberRoles(ctx) {
    return { result: await listProjectMemberRoles(ctx, 'projectGrant', ctx.orgId) }
  },
  async listProjectGrantMembers(ctx, request) {
    const members = await listProjectGrantMembers(ctx, grantIn(ctx, request), toList(request))
    return { details: fromListed(members, ctx.now), result: members.entries.map(fromMember) }
  },
  async addProjectGrantMember(ctx, request) {
    return { details: fromDetails(await addProjectGrantMember(ctx, grantIn(ctx, request), request)) }
  },
  async updateProjectGrantMember(ctx, request) {
    return { details: fromDetails(await updateProjectGrantMember(ctx, grantIn(ctx, request), request)) }
  },
  async removeProjectGrantMember(ctx, request) {
    return { details: fromDetails(await removeProjectGrantMember(ctx, grantIn(ctx, request), request.userId)) }
  },
} satisfies ManagementRpcs
