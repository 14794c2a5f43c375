/** Events of the people and customers of an organization, newest first. */
import type { Context } from '#domain/context.ts'
import { userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import { foldStored, nonexistent } from '#eventstore/fold.ts'
import { foldCase } from '#kit/fold-case.ts'
import type { StoredEvent } from '#storage/port.ts'

export interface OrgEventFilter {
  readonly orgId: string
  /** Epoch milliseconds, both inclusive. */
  readonly from: number
  readonly to: number
  readonly eventTypes: readonly string[]
  /** Only events of these users; undefined: of all. */
  readonly userIds?: readonly string[]
}

/**
 * How far the times of events may be out of the order in which they are stored: an event bears the time at which its
 * request arrived. Far more than any request takes.
 */
const DISORDER_MS = 10 * 60 * 1000

/** Events of people and customers of the organization acted in. Reads on only as far back as they can be. */
export async function* readOrgEvents(
  ctx: Pick<Context, 'events'>,
  { orgId, from, to, eventTypes, userIds }: OrgEventFilter,
): AsyncGenerator<StoredEvent> {
  if (eventTypes.length === 0 || userIds?.length === 0) return
  const filter = {
    aggregateTypes: userIds ? ['user'] : ['user', 'customer'],
    eventTypes,
    owner: orgId,
    newestFirst: true,
    ...(userIds ? { aggregateIds: userIds } : {}),
  }
  const isPerson = rememberingPeople(ctx)
  for await (const event of ctx.events.history(filter)) {
    if (event.createdAt < from - DISORDER_MS) return
    if (event.createdAt >= from && event.createdAt <= to && (await isPerson(event))) yield event
  }
}

/** The event of a person or a customer that is stored at this place; undefined: there is none in the organization. */
export async function findOrgEvent(
  ctx: Pick<Context, 'events'>,
  orgId: string,
  { createdAt, position }: Pick<StoredEvent, 'createdAt' | 'position'>,
): Promise<StoredEvent | undefined> {
  const filter = {
    aggregateTypes: ['user', 'customer'],
    owner: orgId,
    createdFrom: createdAt,
    createdTo: createdAt,
  }
  for await (const event of ctx.events.history(filter))
    if (event.position === position) return (await rememberingPeople(ctx)(event)) ? event : undefined
  return undefined
}

/**
 * Excludes events of machines. For event types that people and machines share, loads the user and caches its type.
 */
function rememberingPeople(ctx: Pick<Context, 'events'>): (event: StoredEvent) => Promise<boolean> {
  const known = new Map<string, boolean>()
  return async ({ aggregateType, aggregateId, type }) => {
    if (aggregateType !== 'user' || type.startsWith('user.human.')) return true
    const isPerson =
      known.get(aggregateId) ?? (await ctx.events.load(userAggregate, aggregateId)).state.type === 'human'
    known.set(aggregateId, isPerson)
    return isPerson
  }
}

/** An event of a user, with the user as the event left it; undefined where it is not about a user. */
export interface OrgEvent {
  readonly event: StoredEvent
  readonly user: User | undefined
}

/** Returns events with their users as of that time, not with a later holder of the same id (docs/security.md). */
export async function withUsers(ctx: Pick<Context, 'events'>, events: readonly StoredEvent[]): Promise<OrgEvent[]> {
  const positions = new Set(events.filter(isAboutUser).map(at))
  const userIds = [...new Set(events.filter(isAboutUser).map((event) => event.aggregateId))]
  const states = new Map<string, User>()
  const folded = new Map(userIds.map((id) => [id, nonexistent(userAggregate, id)]))
  if (userIds.length > 0)
    for await (const event of ctx.events.history({ aggregateTypes: ['user'], aggregateIds: userIds })) {
      const before = folded.get(event.aggregateId)
      if (!before) continue
      const after = foldStored(userAggregate, before, [event])
      folded.set(event.aggregateId, after)
      if (positions.has(at(event))) states.set(at(event), after.state)
    }
  return events.map((event) => ({ event, user: isAboutUser(event) ? states.get(at(event)) : undefined }))
}

const isAboutUser = (event: StoredEvent): boolean => event.aggregateType === 'user'
const at = (event: StoredEvent): string => `${event.aggregateId} ${event.sequence}`

/** Returns the ids of the people of an organization who have a login name; of removed people it is erased. */
export async function findUserIdsByLoginName(
  { rows }: Pick<Context, 'rows'>,
  orgId: string,
  loginName: string,
): Promise<string[]> {
  if (loginName.includes('\0')) return []
  const userRows = await rows
    .selectFrom('users')
    .select('id')
    .where('org_id', '=', orgId)
    .where('user_name_key', '=', foldCase(loginName))
    .execute()
  return userRows.map((row) => row.id)
}

/** Returns login names of existing people by id. */
export async function findLoginNames(
  ctx: Pick<Context, 'rows'>,
  orgId: string,
  ids: readonly string[],
): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await ctx.rows
    .selectFrom('users')
    .select(['id', 'user_name'])
    .where('id', 'in', ids)
    .where('org_id', '=', orgId)
    .execute()
  return new Map(rows.map((row) => [row.id, row.user_name]))
}
