import type { Caller } from '#domain/caller.ts'
import { author, type Context, type Details, detailsOf } from '#domain/context.ts'
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import { requireOnInstance } from '#domain/instance/require-on-instance.ts'
import { loadExistingOrg, orgMustExist } from '#domain/org/existing-org.ts'
import { type Policies, type PolicyKind, policiesAggregate } from '#domain/policy/policies.ts'
import type { PolicyEvent } from '#domain/policy/policy-events.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Folded } from '#eventstore/aggregate.ts'
import { type Change, change } from '#eventstore/change.ts'
import type { JsonObject } from '#kit/json.ts'

export type PolicyWriter = Pick<Context, 'events' | 'caller' | 'now'>

/** Loads aggregates that must exist when the policy is stored. */
export type Ground = () => Promise<readonly Change[]>

/**
 * Decides on the policies of an owner and stores the events; decides again after a concurrent change.
 * @throws `owner.notFound`, and as `decide`
 */
export async function writePolicies(
  ctx: PolicyWriter,
  owner: string,
  decide: (before: Folded<Policies>) => readonly PolicyEvent[],
  ground: Ground = async () => [],
): Promise<Folded<Policies>> {
  return ctx.events.retry(async () => {
    const org = owner === INSTANCE_ID ? [] : [orgMustExist(await loadExistingOrg(ctx, owner))]
    const before = await ctx.events.load(policiesAggregate, owner)
    const events = decide(before)
    if (events.length === 0) return before
    const [after] = await ctx.events.push(author(ctx), [
      change({ aggregate: policiesAggregate, before, events, owner }),
      ...org,
      ...(await ground()),
    ])
    // The first change is the policies'.
    return after as Folded<Policies>
  })
}

/** Returns the details of a policy; after a reset, those of its owner's policies. */
export function policyDetails(kind: { readonly name: string }, policies: Folded<Policies>): Details {
  const entry = policies.state.set[kind.name]
  return entry ? detailsOf({ ...entry, owner: policies.owner }) : detailsOf(policies)
}

/** Rejects invalid settings. */
export function checkSettings<S extends JsonObject>(kind: PolicyKind<S>, settings: S): void {
  const reason = kind.check?.(settings)
  if (reason) throw refuse(reason)
}

/** Rejects a caller that may not write, or delete, policies of the owner. */
export function requirePolicyPermission(caller: Caller, owner: string, verb: 'write' | 'delete'): void {
  if (owner === INSTANCE_ID) requireOnInstance(caller, `iam.policy.${verb}`)
  else caller.require(`policy.${verb}`, owner)
}
