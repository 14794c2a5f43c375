import type { Context } from '#domain/context.ts'
import { userGrantEndings } from '#domain/grant/cascade-user-grants.ts'
import { memberCascadeRemoved } from '#domain/instance/members.ts'
import { projectGrantMemberCascadeRemoved } from '#domain/project/grant/events.ts'
import { type ProjectEvent, projectAggregate } from '#domain/project/project.ts'
import type { Project } from '#domain/project/project-state.ts'
import { exists } from '#eventstore/aggregate.ts'
import { type Change, change } from '#eventstore/change.ts'

/**
 * Returns the changes in projects that belong to the removal of a user: user grants, and memberships in projects and
 * project grants. Part of the unit that removes the user; load them inside its `retry`.
 */
export async function userRemovalChanges(ctx: Pick<Context, 'rows' | 'events'>, userId: string): Promise<Change[]> {
  const [grants, memberships] = await Promise.all([
    userGrantEndings(ctx, userId),
    projectMembershipChanges(ctx, userId),
  ])
  return [...grants, ...memberships]
}

async function projectMembershipChanges(ctx: Pick<Context, 'rows' | 'events'>, userId: string): Promise<Change[]> {
  const ids = await projectsWithMember(ctx, userId)
  if (ids.length === 0) return []
  const projects = await ctx.events.loadAll(ids.map((id) => ({ aggregate: projectAggregate, id })))
  return projects
    .filter((project) => exists(projectAggregate, project))
    .map((before) => ({ before, events: membershipEnds(before.state, userId) }))
    .filter(({ events }) => events.length > 0)
    .map(({ before, events }) => change({ aggregate: projectAggregate, before, events }))
}

/** Projects of which, or of whose grants, the user is a member. */
async function projectsWithMember(ctx: Pick<Context, 'rows'>, userId: string): Promise<string[]> {
  const [direct, granted] = await Promise.all([
    ctx.rows
      .selectFrom('members')
      .select('object_id as id')
      .where('user_id', '=', userId)
      .where('kind', '=', 'project')
      .execute(),
    ctx.rows
      .selectFrom('members')
      .innerJoin('project_grants', 'project_grants.id', 'members.object_id')
      .select('project_grants.project_id as id')
      .where('members.user_id', '=', userId)
      .where('members.kind', '=', 'projectGrant')
      .execute(),
  ])
  return [...new Set([...direct, ...granted].map((row) => row.id))]
}

export function membershipEnds(project: Project, userId: string): ProjectEvent[] {
  const memberEvents: ProjectEvent[] = Object.hasOwn(project.members, userId)
    ? [memberCascadeRemoved('project', userId)]
    : []
  const granted = Object.entries(project.grants)
    .filter(([, grant]) => Object.hasOwn(grant.members, userId))
    .map(([grantId]): ProjectEvent => projectGrantMemberCascadeRemoved(grantId, userId))
  return [...memberEvents, ...granted]
}
