/**
 * Removal of an organization's dependents: its own aggregates, and the memberships of its users in others. Reads the
 * remaining rows in bounded batches, so that no item is processed twice.
 */
import { accessKeyAggregate, accessKeyRevoked } from '#domain/access-key/access-key.ts'
import type { Context } from '#domain/context.ts'
import { customerAggregate, customerRemoved } from '#domain/customer/customer.ts'
import { userGrantCascadeRemoved } from '#domain/grant/events.ts'
import { userGrantAggregate } from '#domain/grant/user-grant.ts'
import { idpAggregate, idpRemoved } from '#domain/idp/idp.ts'
import { INSTANCE_ID, type InstanceEvent, instanceAggregate } from '#domain/instance/instance.ts'
import { memberCascadeRemoved } from '#domain/instance/members.ts'
import type { OrgEvent } from '#domain/org/events.ts'
import { orgAggregate } from '#domain/org/org.ts'
import { projectRemoved } from '#domain/project/events.ts'
import { projectGrantMemberCascadeRemoved, projectGrantRemoved } from '#domain/project/grant/events.ts'
import { type ProjectEvent, projectAggregate } from '#domain/project/project.ts'
import { userRemoved } from '#domain/user/lifecycle/events.ts'
import { userAggregate } from '#domain/user/user.ts'
import { type AggregateType, type DomainEvent, exists } from '#eventstore/aggregate.ts'
import { type Change, change } from '#eventstore/change.ts'

type Reader = Pick<Context, 'rows' | 'events'>

/** A part of the removal. */
interface Ending {
  readonly userGrants: readonly string[]
  readonly users: readonly string[]
  readonly idps: readonly string[]
  readonly accessKeys: readonly string[]
  readonly customers: readonly string[]
  /** By project: its removal, or the removal of the grants and members that depend on the organization. */
  readonly projects: ReadonlyMap<string, readonly ProjectEvent[]>
  /** By other organization: the memberships of removed users. */
  readonly orgs: ReadonlyMap<string, readonly OrgEvent[]>
  readonly instance: readonly InstanceEvent[]
}

/** Returns the next part of the removal as changes; `last`: nothing remains beside it. */
export async function nextEnding(
  ctx: Reader,
  orgId: string,
  limit: number,
): Promise<{ changes: Change[]; last: boolean }> {
  const grants = await grantsOf(ctx, orgId, limit)
  if (grants.length === limit) return { changes: await changesOf(ctx, { ...nothing, userGrants: grants }), last: false }
  const users = await idsOf(ctx, 'users', orgId, limit)
  const memberships = await foreignMemberships(ctx, orgId, users)
  if (users.length === limit)
    return { changes: await changesOf(ctx, { ...nothing, ...memberships, userGrants: grants, users }), last: false }
  const [owned, idps, granted, accessKeys, customers] = await Promise.all([
    idsOf(ctx, 'projects', orgId, limit),
    idpsOf(ctx, orgId),
    grantsTo(ctx, orgId, limit),
    idsOf(ctx, 'access_keys', orgId, limit),
    idsOf(ctx, 'customers', orgId, limit),
  ])
  const projects = new Map(memberships.projects)
  for (const { projectId, grantId } of granted) append(projects, projectId, projectGrantRemoved(grantId))
  for (const id of owned) projects.set(id, [projectRemoved()])
  return {
    changes: await changesOf(ctx, { ...memberships, userGrants: grants, users, idps, accessKeys, customers, projects }),
    last: [owned, granted, accessKeys, customers].every((part) => part.length < limit),
  }
}

const nothing: Ending = {
  userGrants: [],
  users: [],
  idps: [],
  accessKeys: [],
  customers: [],
  projects: new Map(),
  orgs: new Map(),
  instance: [],
}

type Owned = 'users' | 'projects' | 'access_keys' | 'customers'

async function idsOf(ctx: Reader, table: Owned, orgId: string, limit: number): Promise<string[]> {
  const rows = await ctx.rows
    .selectFrom(table)
    .select('id')
    .where('org_id', '=', orgId)
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map((row) => row.id)
}

async function idpsOf(ctx: Reader, orgId: string): Promise<string[]> {
  const rows = await ctx.rows.selectFrom('idps').select('id').where('owner', '=', orgId).execute()
  return rows.map((row) => row.id)
}

/** Projects of other organizations that were granted to this one. */
const grantsTo = (ctx: Reader, orgId: string, limit: number): Promise<{ projectId: string; grantId: string }[]> =>
  ctx.rows
    .selectFrom('project_grants')
    .select(['project_id as projectId', 'id as grantId'])
    .where('granted_org_id', '=', orgId)
    .where('org_id', '!=', orgId)
    .orderBy('id')
    .limit(limit)
    .execute()

/** User grants of the organization, of its users, in its projects, and through project grants to it. */
async function grantsOf(ctx: Reader, orgId: string, limit: number): Promise<string[]> {
  const rows = await ctx.rows
    .selectFrom('user_grants')
    .select('id')
    .where((eb) =>
      eb.or([
        eb('org_id', '=', orgId),
        eb('user_id', 'in', eb.selectFrom('users').select('users.id').where('users.org_id', '=', orgId)),
        eb('project_id', 'in', eb.selectFrom('projects').select('projects.id').where('projects.org_id', '=', orgId)),
        eb(
          'project_grant_id',
          'in',
          eb.selectFrom('project_grants').select('project_grants.id').where('granted_org_id', '=', orgId),
        ),
      ]),
    )
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map((row) => row.id)
}

/** Memberships of these users outside the organization. */
async function foreignMemberships(ctx: Reader, orgId: string, userIds: readonly string[]): Promise<Ending> {
  if (userIds.length === 0) return nothing
  const rows = await ctx.rows
    .selectFrom('members')
    .leftJoin('project_grants', 'project_grants.id', 'members.object_id')
    .select(['members.kind', 'members.object_id as objectId', 'members.user_id as userId'])
    .select('project_grants.project_id as grantProjectId')
    .where('members.user_id', 'in', userIds)
    .where('members.org_id', '!=', orgId)
    .execute()
  const projects = new Map<string, readonly ProjectEvent[]>()
  const orgs = new Map<string, readonly OrgEvent[]>()
  const instance: InstanceEvent[] = []
  for (const { kind, objectId, userId, grantProjectId } of rows) {
    if (kind === 'instance') instance.push(memberCascadeRemoved('instance', userId))
    if (kind === 'org') append(orgs, objectId, memberCascadeRemoved('org', userId))
    if (kind === 'project') append(projects, objectId, memberCascadeRemoved('project', userId))
    if (kind === 'projectGrant' && grantProjectId)
      append(projects, grantProjectId, projectGrantMemberCascadeRemoved(objectId, userId))
  }
  return { ...nothing, projects, orgs, instance }
}

const append = <E>(events: Map<string, readonly E[]>, id: string, event: E): void => {
  events.set(id, [...(events.get(id) ?? []), event])
}

async function changesOf(ctx: Reader, ending: Ending): Promise<Change[]> {
  const each = <E extends DomainEvent>(ids: readonly string[], event: () => E) =>
    new Map(ids.map((id): [string, readonly E[]] => [id, [event()]]))
  const instance = ending.instance.length > 0 ? [[INSTANCE_ID, ending.instance] as const] : []
  const changes = await Promise.all([
    endAll(ctx, userGrantAggregate, each(ending.userGrants, userGrantCascadeRemoved)),
    endAll(ctx, userAggregate, each(ending.users, userRemoved)),
    endAll(ctx, idpAggregate, each(ending.idps, idpRemoved)),
    endAll(ctx, accessKeyAggregate, each(ending.accessKeys, accessKeyRevoked)),
    endAll(ctx, customerAggregate, each(ending.customers, customerRemoved)),
    endAll(ctx, projectAggregate, ending.projects),
    endAll(ctx, orgAggregate, ending.orgs),
    endAll(ctx, instanceAggregate, new Map(instance)),
  ])
  return changes.flat()
}

async function endAll<State, E extends DomainEvent>(
  ctx: Reader,
  aggregate: AggregateType<State, E>,
  events: ReadonlyMap<string, readonly E[]>,
): Promise<Change[]> {
  if (events.size === 0) return []
  const loaded = await ctx.events.loadAll([...events.keys()].map((id) => ({ aggregate, id })))
  return loaded
    .filter((before) => exists(aggregate, before))
    .map((before) => change({ aggregate, before, events: events.get(before.id) ?? [] }))
}
