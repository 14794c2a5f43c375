/** What a login policy lists: factors and providers. One thing at a time is put on a list, or taken off. */
import { type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import { requireOnInstance } from '#domain/instance/require-on-instance.ts'
import { type LoginPolicy, loginPolicy } from '#domain/policy/login-policy.ts'
import { defaultPolicy, ownPolicy, type Policies, type PolicyEvent, policySet } from '#domain/policy/policies.ts'
import { type Ground, writePolicies } from '#domain/policy/policy-writer.ts'
import type { Folded } from '#eventstore/aggregate.ts'
import { alreadyExists, notFound } from '#kit/errors.ts'

/** Whose login policy: the organization's own, or the instance's. */
export type PolicyLevel = 'org' | 'instance'
export type LoginPolicyList = 'secondFactors' | 'multiFactors' | 'idps'

/** The second half of a refusal's id; the first says whose policy it is. */
const refusals = {
  secondFactors: {
    known: '2B0ps',
    unknown: '3M9od',
    knownKey: 'Errors.Policy.FactorAlreadyExists',
    unknownKey: 'Errors.Policy.FactorNotExisting',
  },
  multiFactors: {
    known: '3M9od',
    unknown: '3M9df',
    knownKey: 'Errors.Policy.FactorAlreadyExists',
    unknownKey: 'Errors.Policy.FactorNotExisting',
  },
  idps: {
    known: '2B0ps',
    unknown: '39fjs',
    knownKey: 'Errors.Policy.IDPAlreadyExists',
    unknownKey: 'Errors.Policy.IDPNotExisting',
  },
} as const

const idAt = (level: PolicyLevel, id: string) => `${level === 'org' ? 'Org' : 'INSTANCE'}-${id}`

/** Changes one list. Refuses with NotFound when the organization has no login policy of its own. */
export async function writeLoginPolicyList(
  ctx: OrgContext,
  level: PolicyLevel,
  decide: (policy: LoginPolicy) => readonly PolicyEvent[],
  ground?: Ground,
): Promise<Details> {
  if (level === 'org') ctx.caller.require('policy.write', ctx.orgId)
  else requireOnInstance(ctx.caller, 'iam.policy.write')
  const owner = level === 'org' ? ctx.orgId : INSTANCE_ID
  return detailsOf(await writePolicies(ctx, owner, (before) => decide(loginPolicyAt(level, before)), ground))
}

function loginPolicyAt(level: PolicyLevel, policies: Folded<Policies>): LoginPolicy {
  if (level === 'instance') return defaultPolicy(loginPolicy, policies)
  const own = ownPolicy(loginPolicy, policies)
  if (!own) throw notFound('Org-Ffgw2', 'Errors.Policy.NotFound')
  return own
}

/** The policy with one thing more on a list; at its end, so that the order given is the order shown. */
export function decideListed(
  level: PolicyLevel,
  list: LoginPolicyList,
  item: string,
  policy: LoginPolicy,
): PolicyEvent[] {
  const { known, knownKey } = refusals[list]
  if (listOf(policy, list).includes(item)) throw alreadyExists(idAt(level, known), knownKey)
  return [policySet(loginPolicy, { ...policy, [list]: [...policy[list], item] })]
}

/** The policy with one thing less on a list. */
export function decideUnlisted(
  level: PolicyLevel,
  list: LoginPolicyList,
  item: string,
  policy: LoginPolicy,
): PolicyEvent[] {
  const { unknown, unknownKey } = refusals[list]
  const items = listOf(policy, list)
  if (!items.includes(item)) throw notFound(idAt(level, unknown), unknownKey)
  return [policySet(loginPolicy, { ...policy, [list]: items.filter((one) => one !== item) })]
}

const listOf = (policy: LoginPolicy, list: LoginPolicyList): readonly string[] => policy[list]
