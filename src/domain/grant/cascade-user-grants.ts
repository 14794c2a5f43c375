/** Changes of user grants that follow from the removal of a user, project, role or project grant. */

import { author, type Context } from '#domain/context.ts'
import { type UserGrantEvent, userGrantCascadeChanged, userGrantCascadeRemoved } from '#domain/grant/events.ts'
import { type UserGrant, userGrantAggregate } from '#domain/grant/user-grant.ts'
import { projectAggregate } from '#domain/project/project.ts'
import type { Project } from '#domain/project/project-state.ts'
import { exists, type Folded } from '#eventstore/aggregate.ts'
import { type Change, change } from '#eventstore/change.ts'
import { ownProperty } from '#kit/own-property.ts'

/** Grants changed in one unit. */
const BATCH = 200

type Reader = Pick<Context, 'rows' | 'events'>

/** User grants of a project: all, or those through one project grant. */
export interface GrantsOfProject {
  readonly projectId: string
  readonly projectGrantId?: string
}

/** Changes for the unit that removes a user: removes the user's grants, of many the first batch. */
export async function userGrantEndings(ctx: Reader, userId: string): Promise<Change[]> {
  const rows = await ctx.rows
    .selectFrom('user_grants')
    .select('id')
    .where('user_id', '=', userId)
    .limit(BATCH)
    .execute()
  return changesOf(ctx, rows, () => [userGrantCascadeRemoved()])
}

/**
 * Returns changes for the unit that removes a part of a project: removes user grants, or reduces them to the roles
 * that `stays` accepts. Covers the first batch only; `settleUserGrants` must follow.
 */
export async function cascadeUserGrants(ctx: Reader, of: GrantsOfProject, stays?: Stays): Promise<Change[]> {
  const rows = await pageOf(ctx, of, '')
  return changesOf(ctx, rows, (grant) => (stays ? reduceGrant(grant, stays) : [userGrantCascadeRemoved()]))
}

type Stays = (roleKey: string) => boolean

/**
 * Compares the user grants of a project with its current state: removes those that were too many for one unit, and those
 * given concurrently. No more are given then, because giving expects the project unchanged.
 */
export async function settleUserGrants(ctx: Context, of: GrantsOfProject): Promise<void> {
  for (let last: string | undefined = ''; last !== undefined; ) {
    const after: string = last
    last = await ctx.events.retry(() => settlePage(ctx, of, after))
  }
}

/** Returns the id of the last grant of the page; undefined after the last page. */
async function settlePage(ctx: Context, of: GrantsOfProject, after: string): Promise<string | undefined> {
  const [project, rows] = await Promise.all([ctx.events.load(projectAggregate, of.projectId), pageOf(ctx, of, after)])
  const changes = await changesOf(ctx, rows, (grant) => overdue(grant, project))
  if (changes.length > 0)
    await ctx.events.push(author(ctx), [
      ...changes,
      change({ aggregate: projectAggregate, before: project, events: [] }),
    ])
  return rows.length === BATCH ? rows.at(-1)?.id : undefined
}

const pageOf = (
  ctx: Reader,
  { projectId, projectGrantId }: GrantsOfProject,
  after: string,
): Promise<{ id: string }[]> =>
  ctx.rows
    .selectFrom('user_grants')
    .select('id')
    .where('project_id', '=', projectId)
    .where((eb) => (projectGrantId === undefined ? eb.lit(true) : eb('project_grant_id', '=', projectGrantId)))
    .where('id', '>', after)
    .orderBy('id')
    .limit(BATCH)
    .execute()

async function changesOf(
  ctx: Reader,
  rows: readonly { readonly id: string }[],
  decide: (grant: UserGrant) => UserGrantEvent[],
): Promise<Change[]> {
  if (rows.length === 0) return []
  const grants = await ctx.events.loadAll(rows.map((row) => ({ aggregate: userGrantAggregate, id: row.id })))
  return grants
    .filter((grant) => exists(userGrantAggregate, grant))
    .map((before) => ({ before, events: decide(before.state) }))
    .filter(({ events }) => events.length > 0)
    .map(({ before, events }) => change({ aggregate: userGrantAggregate, before, events }))
}

/** Returns the changes that the current state of the project requires. */
export function overdue(grant: UserGrant, project: Folded<Project>): UserGrantEvent[] {
  if (!exists(projectAggregate, project)) return [userGrantCascadeRemoved()]
  const { roles, grants } = project.state
  if (!grant.projectGrantId) return reduceGrant(grant, (key) => Object.hasOwn(roles, key))
  const basis = ownProperty(grants, grant.projectGrantId)
  return basis ? reduceGrant(grant, (key) => basis.roleKeys.includes(key)) : [userGrantCascadeRemoved()]
}

const reduceGrant = (grant: UserGrant, stays: Stays): UserGrantEvent[] =>
  grant.roleKeys.every(stays) ? [] : [userGrantCascadeChanged(grant.roleKeys.filter(stays))]
