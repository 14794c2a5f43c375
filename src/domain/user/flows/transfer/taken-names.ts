import type { Context } from '#domain/context.ts'
import { findLinkedUser } from '#domain/login-intent/find-linked-user.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { holdersOfName } from '#domain/user/flows/transfer/find-by-user-name.ts'
import { type UserEvent, userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import type { ClaimedName, Folded } from '#eventstore/aggregate.ts'
import { exists } from '#eventstore/aggregate.ts'
import { foldEvent } from '#eventstore/fold.ts'

/** Returns the user that these events would make, as if they were stored. */
export function unstored(id: string, owner: string, { events, now }: { events: readonly UserEvent[]; now: number }) {
  return events.reduce(
    (user, event) =>
      foldEvent(userAggregate, user, {
        ...event,
        aggregateId: id,
        owner,
        sequence: user.sequence + 1,
        creator: '',
        createdAt: now,
      }),
    { id, owner: '', sequence: 0, createdAtSequence: 1, createdAt: 0, changedAt: 0, state: userAggregate.initial },
  )
}

/**
 * Rejects a user whose names another user has, without storing anything; returns the names the user would claim. The
 * result is provisional: another writer may claim a name before the push.
 */
export async function refuseTaken(ctx: Pick<Context, 'events' | 'rows'>, user: Folded<User>): Promise<string[]> {
  const names = userAggregate.names(user)
  for (const name of names) {
    if (await isTaken(ctx, name, user)) throw refuse('name.taken', { key: name.taken })
  }
  return names.map(({ scope, name }) => `${scope} ${name}`)
}

async function isTaken(ctx: Pick<Context, 'events' | 'rows'>, name: ClaimedName, user: Folded<User>): Promise<boolean> {
  if (name.scope === 'usernames') return isUserNameTaken(ctx, name.name)
  if (name.scope === 'external_idps') return isLinkTaken(ctx, user.state)
  if (name.scope === 'user_attributes') return isAttributeTaken(ctx, user)
  return false
}

/** Searches the other organizations, if both names are unique in the instance. */
async function isUserNameTaken(ctx: Pick<Context, 'events' | 'rows'>, key: string): Promise<boolean> {
  const rows = await holdersOfName(ctx.rows, { key })
  const users = await ctx.events.loadAll(rows.map(({ id }) => ({ aggregate: userAggregate, id })))
  return users.some((user) => exists(userAggregate, user) && !user.state.userNameScoped)
}

async function isLinkTaken(ctx: Pick<Context, 'events' | 'rows'>, user: User): Promise<boolean> {
  for (const { idpId, externalUserId } of user.idpLinks) {
    if (await findLinkedUser(ctx, idpId, externalUserId)) return true
  }
  return false
}

async function isAttributeTaken(ctx: Pick<Context, 'rows'>, user: Folded<User>): Promise<boolean> {
  const unique = Object.entries(user.state.attributes).filter(([, attribute]) => attribute.unique)
  for (const [name, { value }] of unique) {
    const known = await ctx.rows
      .selectFrom('user_attributes')
      .select('user_id')
      .where('org_id', '=', user.owner)
      .where('name', '=', name)
      .where('value', '=', value)
      .limit(1)
      .executeTakeFirst()
    if (known) return true
  }
  return false
}
