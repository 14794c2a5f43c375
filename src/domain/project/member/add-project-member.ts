import { author, type Context, type Details, detailsOf } from '#domain/context.ts'
import { memberAdded } from '#domain/instance/members.ts'
import { isProjectMemberRole } from '#domain/project/member/project-member-roles.ts'
import { type ProjectEvent, projectAggregate } from '#domain/project/project.ts'
import type { Project } from '#domain/project/project-state.ts'
import { requireProject } from '#domain/project/require-project.ts'
import { alreadyExists, failedPrecondition, invalidArgument } from '#kit/errors.ts'

export interface ProjectMember {
  readonly userId: string
  readonly roles: readonly string[]
}

/** Lets a user manage a project. */
export async function addProjectMember(ctx: Context, projectId: string, member: ProjectMember): Promise<Details> {
  ctx.caller.require('project.member.write', ctx.orgId, projectId)
  await requireExistingUser(ctx, member.userId)
  const after = await ctx.events.change(author(ctx), projectAggregate, projectId, (project) => {
    requireProject(project, ctx.orgId)
    return decideAddProjectMember(project.state, member)
  })
  return detailsOf(after)
}

/** A member may be of any organization, but has to be somebody. */
export async function requireExistingUser(ctx: Pick<Context, 'rows'>, userId: string): Promise<void> {
  const user = await ctx.rows.selectFrom('users').select('id').where('id', '=', userId).executeTakeFirst()
  if (!user) throw failedPrecondition('PROJECT-uXHNj', 'Errors.User.NotFound')
}

export function decideAddProjectMember(project: Project, { userId, roles }: ProjectMember): ProjectEvent[] {
  if (!roles.every(isProjectMemberRole)) throw invalidArgument('PROJECT-3m9ds', 'Errors.Member.Invalid')
  if (Object.hasOwn(project.members, userId)) throw alreadyExists('PROJECT-PtXi1', 'Errors.Member.AlreadyExists')
  return [memberAdded('project', userId, roles)]
}
