import type { Context } from '#domain/context.ts'
import type { Listed } from '#domain/listing/paging.ts'
import { type FoundMember, type ListMembers, listMembers } from '#domain/member/list-members.ts'
import { requireGrantAccess } from '#domain/project/flows/require-grant-access.ts'
import type { ProjectGrantTarget } from '#domain/project/grant/project-grant-target.ts'
import { loadProject } from '#domain/project/load-project.ts'
import { projectAggregate } from '#domain/project/project.ts'
import type { Target } from '#domain/target.ts'

/** Lists the members of a project. */
export async function listProjectMembers(
  ctx: Context,
  target: Target,
  input: ListMembers,
): Promise<Listed<FoundMember>> {
  const project = await loadProject(ctx, target, 'project.member.read')
  return listMembers(ctx, { kind: 'project', id: project.id }, input)
}

/** Lists the members of a project grant, for its two sides. */
export async function listProjectGrantMembers(
  ctx: Context,
  target: ProjectGrantTarget,
  input: ListMembers,
): Promise<Listed<FoundMember>> {
  requireGrantAccess(
    ctx,
    await ctx.events.load(projectAggregate, target.projectId),
    target,
    'project.grant.member.read',
  )
  return listMembers(ctx, { kind: 'projectGrant', id: target.grantId }, input)
}
