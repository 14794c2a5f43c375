/**
 * Scope of unique user names by the domain policy. When an organization's policy changes, the names of its users are
 * claimed again in batches. A name is unique in its organization at every moment in either scope; to become unique in
 * the instance it must be free there, and the policy changes after all names are claimed.
 */
import { author, type Context } from '#domain/context.ts'
import type { DomainPolicy } from '#domain/policy/domain-policy.ts'
import { userNameChanged } from '#domain/user/lifecycle/events.ts'
import { userAggregate } from '#domain/user/user.ts'
import { checkForeignDomain } from '#domain/user/user-name.ts'
import { exists } from '#eventstore/aggregate.ts'
import { type Change, change } from '#eventstore/change.ts'

/** How many users are looked at in one unit. */
const BATCH = 200

/**
 * Changes the names of all users of these organizations to the scope of a domain policy; returns the number of
 * changed names. Rejects with AlreadyExists a name that is taken in the instance, with InvalidArgument one in a
 * domain of another organization.
 */
export async function changeUserNameScope(
  ctx: Context,
  orgIds: readonly string[],
  policy: DomainPolicy,
): Promise<number> {
  let changed = 0
  for (const orgId of orgIds) changed += await changeInOrg(ctx, orgId, policy)
  return changed
}

async function changeInOrg(ctx: Context, orgId: string, policy: DomainPolicy): Promise<number> {
  let changed = 0
  for (let last = ''; ; ) {
    const rows = await ctx.rows
      .selectFrom('users')
      .select('id')
      .where('org_id', '=', orgId)
      .where('id', '>', last)
      .orderBy('id')
      .limit(BATCH)
      .execute()
    const ids = rows.map((row) => row.id)
    changed += await ctx.events.retry(() => changeSome(ctx, ids, policy))
    if (ids.length < BATCH) return changed
    last = ids.at(-1) ?? last
  }
}

async function changeSome(ctx: Context, ids: readonly string[], policy: DomainPolicy): Promise<number> {
  if (ids.length === 0) return 0
  const users = await ctx.events.loadAll(ids.map((id) => ({ aggregate: userAggregate, id })))
  const changes: Change[] = []
  for (const before of users) {
    const { userName, userNameScoped } = before.state
    if (!exists(userAggregate, before) || userNameScoped === policy.userLoginMustBeDomain) continue
    await checkForeignDomain(ctx, policy, { orgId: before.owner, userName, userId: before.id })
    const event = userNameChanged({ userName, userNameScoped: policy.userLoginMustBeDomain })
    changes.push(change({ aggregate: userAggregate, before, events: [event] }))
  }
  if (changes.length > 0) await ctx.events.push(author(ctx), changes)
  return changes.length
}
