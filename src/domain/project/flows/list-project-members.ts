import type { OrgContext } from '#domain/context.ts'
import type { Listed } from '#domain/listing/paging.ts'
import { type FoundMember, type ListMembers, listMembers } from '#domain/member/list-members.ts'
import { type ProjectGrantRef, requireGrantAccess } from '#domain/project/flows/require-grant-access.ts'
import { projectAggregate } from '#domain/project/project.ts'
import { requireProject } from '#domain/project/require-project.ts'

/** Who manages a project of the organization acted in. */
export async function listProjectMembers(
  ctx: OrgContext,
  projectId: string,
  input: ListMembers,
): Promise<Listed<FoundMember>> {
  ctx.caller.require('project.member.read', ctx.orgId, projectId)
  requireProject(await ctx.events.load(projectAggregate, projectId), ctx.orgId)
  return listMembers(ctx, { kind: 'project', id: projectId }, input)
}

/** Who manages a grant of a project, for its two sides. */
export async function listProjectGrantMembers(
  ctx: OrgContext,
  ref: ProjectGrantRef,
  input: ListMembers,
): Promise<Listed<FoundMember>> {
  ctx.caller.require('project.grant.member.read', ctx.orgId)
  requireGrantAccess(ctx, await ctx.events.load(projectAggregate, ref.projectId), ref, 'project.grant.member.read')
  return listMembers(ctx, { kind: 'projectGrant', id: ref.grantId }, input)
}
