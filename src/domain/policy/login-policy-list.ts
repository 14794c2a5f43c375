/** The lists of a login policy: factors and providers. Items are added and removed one at a time. */
import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import { type LoginPolicy, loginPolicy } from '#domain/policy/login-policy.ts'
import { defaultPolicy, ownPolicy, type Policies } from '#domain/policy/policies.ts'
import { policySet } from '#domain/policy/policy-events.ts'
import { type Ground, requirePolicyPermission, writePolicies } from '#domain/policy/policy-writer.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Folded } from '#eventstore/aggregate.ts'

export type LoginPolicyList = 'secondFactors' | 'multiFactors' | 'idps'

const reasons = {
  secondFactors: ['loginPolicy.secondFactorAlreadyExists', 'loginPolicy.secondFactorNotFound'],
  multiFactors: ['loginPolicy.multiFactorAlreadyExists', 'loginPolicy.multiFactorNotFound'],
  idps: ['loginPolicy.idpAlreadyExists', 'loginPolicy.idpNotFound'],
} as const

/** Changes one list of the login policy of an organization, or of the instance. */
export async function writeLoginPolicyList(
  ctx: Context,
  owner: string,
  decide: (policy: LoginPolicy) => LoginPolicy,
  ground?: Ground,
): Promise<Details> {
  requirePolicyPermission(ctx.caller, owner, 'write')
  const write = (before: Folded<Policies>) => [policySet(loginPolicy, decide(loginPolicyOf(before)), before)]
  return detailsOf(await writePolicies(ctx, owner, write, ground))
}

function loginPolicyOf(policies: Folded<Policies>): LoginPolicy {
  if (policies.id === INSTANCE_ID) return defaultPolicy(loginPolicy, policies)
  const orgPolicy = ownPolicy(loginPolicy, policies)
  if (!orgPolicy) throw refuse('policy.notFound')
  return orgPolicy
}

/** Appends an item: the order of adding is the order of display. */
export function decideListed(list: LoginPolicyList, item: string, policy: LoginPolicy): LoginPolicy {
  if (listOf(policy, list).includes(item)) throw refuse(reasons[list][0])
  return { ...policy, [list]: [...policy[list], item] }
}

/** Removes an item. */
export function decideUnlisted(list: LoginPolicyList, item: string, policy: LoginPolicy): LoginPolicy {
  const items = listOf(policy, list)
  if (!items.includes(item)) throw refuse(reasons[list][1])
  return { ...policy, [list]: items.filter((one) => one !== item) }
}

const listOf = (policy: LoginPolicy, list: LoginPolicyList): readonly string[] => policy[list]
