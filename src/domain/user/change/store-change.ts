import { author, type Context } from '#domain/context.ts'
import { idpAggregate } from '#domain/idp/idp.ts'
import { changeLoadedUser, type LoadedUser } from '#domain/user/access/change-user.ts'
import { readUser } from '#domain/user/access/load-user.ts'
import type { PersonChanges } from '#domain/user/change/person-changes.ts'
import { checkLinkableIdps } from '#domain/user/idp-link/check-linkable-idps.ts'
import { type UserEvent, userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import type { Folded } from '#eventstore/aggregate.ts'
import { change, mustExist } from '#eventstore/change.ts'

export interface DecidedChange {
  /** Their providers must exist until the change is stored. */
  readonly links: NonNullable<PersonChanges['idpLinks']>
  /** Checks everything and stores nothing. */
  readonly dryRun: boolean
  readonly decide: (user: User, folded: Folded<User>) => readonly UserEvent[]
}

/** Stores the decided events; decides again after a concurrent change. */
export async function storeChange(
  ctx: Context,
  loaded: LoadedUser,
  { links, dryRun, decide }: DecidedChange,
): Promise<Folded<User>> {
  if (links.length === 0 && !dryRun) return changeLoadedUser(ctx, loaded, decide)
  let current: Folded<User> | undefined = loaded.user
  return ctx.events.retry(async () => {
    const before = current ?? (await readUser(ctx, loaded.target, loaded.access))
    current = undefined
    const idps = await checkLinkableIdps(ctx, before.owner, links)
    const events = decide(before.state, before)
    if (events.length === 0) return before
    const changes = [
      change({ aggregate: userAggregate, before, events }),
      ...idps.map((idp) => mustExist(idpAggregate, idp)),
    ]
    const [after] = await (dryRun ? ctx.events.dryRun(author(ctx), changes) : ctx.events.push(author(ctx), changes))
    // The first change is the person's.
    return after as Folded<User>
  })
}
