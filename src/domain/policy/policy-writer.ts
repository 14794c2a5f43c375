import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import { loadStandingOrg, orgStands } from '#domain/org/standing-org.ts'
import { type Policies, type PolicyEvent, type PolicyKind, policiesAggregate } from '#domain/policy/policies.ts'
import type { Folded } from '#eventstore/aggregate.ts'
import { type Change, change } from '#eventstore/event-store.ts'
import type { JsonObject } from '#kit/json.ts'

export type PolicyWriter = Pick<OrgContext, 'events' | 'caller' | 'now'>

/** What a policy rests on, loaded for each attempt to store it. */
export type Ground = () => Promise<readonly Change[]>

/**
 * Decides on the policies of an owner and stores what was decided; anew when another writer was faster. Refuses with
 * NotFound an organization that is gone by now.
 */
export async function writePolicies(
  ctx: PolicyWriter,
  owner: string,
  decide: (before: Folded<Policies>) => readonly PolicyEvent[],
  ground: Ground = async () => [],
): Promise<Folded<Policies>> {
  return ctx.events.retry(async () => {
    const before = await ctx.events.load(policiesAggregate, owner)
    const events = decide(before)
    if (events.length === 0) return before
    const org = owner === INSTANCE_ID ? [] : [orgStands(await loadStandingOrg(ctx, owner))]
    const [after] = await ctx.events.push(author(ctx), [
      change({ aggregate: policiesAggregate, before, events, owner }),
      ...org,
      ...(await ground()),
    ])
    // The first change is the policies'.
    return after as Folded<Policies>
  })
}

/** Where a policy of one kind stands; after it was reset, where its owner's policies stand. */
export function policyDetails(kind: { readonly name: string }, policies: Folded<Policies>): Details {
  const entry = policies.state.set[kind.name]
  return entry ? detailsOf({ ...entry, owner: policies.owner }) : detailsOf(policies)
}

/** Refuses settings that cannot be. */
export function checkSettings<S extends JsonObject>(kind: PolicyKind<S>, settings: S): void {
  const wrong = kind.check?.(settings)
  if (wrong) throw wrong
}
