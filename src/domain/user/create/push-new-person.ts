import { author, type Context } from '#domain/context.ts'
import { type Idp, idpAggregate } from '#domain/idp/idp.ts'
import { loadExistingOrg, orgMustExist } from '#domain/org/existing-org.ts'
import type { Org } from '#domain/org/org-state.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { requireUnusedId } from '#domain/user/chosen-id.ts'
import { checkLinkableIdps } from '#domain/user/idp-link/check-linkable-idps.ts'
import { type UserEvent, userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import { exists, type Folded } from '#eventstore/aggregate.ts'
import { type Change, change, mustExist } from '#eventstore/change.ts'

/** The first events of a person, and where they are stored. */
export interface NewPersonUnit {
  readonly userId: string
  /** By the caller: another user may have it, or have had it. */
  readonly isChosen: boolean
  readonly orgId: string
  readonly events: readonly UserEvent[]
  /** As the command loaded it; loaded here when absent. */
  readonly ground?: Ground
  /** Checks everything and stores nothing. */
  readonly dryRun?: boolean
}

export type GroundedUnit = NewPersonUnit & { readonly ground: Ground }

/** Aggregates that a new person depends on, which must exist until the person is stored. */
export interface Ground {
  readonly org: Folded<Org>
  /** Providers of the person's links. */
  readonly idps: readonly Folded<Idp>[]
}

/**
 * Stores a new person. Rejects an id, a user name or a link that is taken, and an organization or a provider that was
 * removed since.
 */
export async function pushNewPerson(
  ctx: Context,
  { userId, isChosen, orgId, events, ground, dryRun = false }: NewPersonUnit,
): Promise<Folded<User>> {
  if (isChosen) await requireUnusedId(ctx, userId)
  let seen = ground
  return ctx.events.retry(async () => {
    const [before, { org, idps }] = await Promise.all([
      isChosen ? ctx.events.load(userAggregate, userId) : ctx.events.nonexistent(userAggregate, userId),
      seen ?? loadGround(ctx, orgId, linksIn(events)),
    ])
    // Another writer may have changed it: the next attempt loads it again.
    seen = undefined
    if (exists(userAggregate, before)) throw refuse('user.alreadyExists')
    const changes = [change({ aggregate: userAggregate, before, events, owner: orgId }), ...existing([{ org, idps }])]
    const [stored] = await (dryRun ? ctx.events.dryRun(author(ctx), changes) : ctx.events.push(author(ctx), changes))
    // The first change is the person's.
    return stored as Folded<User>
  })
}

/**
 * Stores new persons as one unit. Their ids are unused, and every unit has its ground.
 * @throws as `EventStore.push`
 */
export async function pushNewPersons(ctx: Context, units: readonly GroundedUnit[]): Promise<void> {
  await ctx.events.push(author(ctx), [
    ...units.map(({ userId, events, orgId }) =>
      change({ aggregate: userAggregate, before: ctx.events.nonexistent(userAggregate, userId), events, owner: orgId }),
    ),
    ...existing(units.map(({ ground }) => ground)),
  ])
}

/** Requires each organization and provider once. */
function existing(grounds: readonly Ground[]): Change[] {
  const orgs = new Map(grounds.map(({ org }) => [org.id, org]))
  const idps = new Map(grounds.flatMap((ground) => ground.idps.map((idp) => [idp.id, idp])))
  return [...[...orgs.values()].map(orgMustExist), ...[...idps.values()].map((idp) => mustExist(idpAggregate, idp))]
}

type Links = Parameters<typeof checkLinkableIdps>[2]

/** Rejects an organization that does not exist, and providers that users cannot be linked to. */
export async function loadGround(ctx: Pick<Context, 'events'>, orgId: string, links: Links): Promise<Ground> {
  const [org, idps] = await Promise.all([loadExistingOrg(ctx, orgId), checkLinkableIdps(ctx, orgId, links)])
  return { org, idps }
}

const linksIn = (events: readonly UserEvent[]): Links =>
  events.flatMap((event) =>
    event.type === 'user.human.externalidp.added'
      ? [{ idpId: event.payload.idpConfigId, externalUserId: event.payload.userId }]
      : [],
  )
