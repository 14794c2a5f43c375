/**
 * Policy events under ZITADEL's names, such as `org.policy.login.added` and `instance.policy.login.changed`: made of the
 * owner, the kind and whether the owner has the policy already.
 */
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import type { JsonObject } from '#kit/json.ts'

type Owner = 'instance' | 'org'

export type PolicySet = {
  type: `${Owner}.policy.${string}.${'added' | 'changed' | 'activated' | 'set'}`
  payload: { settings: JsonObject }
}
/** The organization inherits the instance's policy again. */
export type PolicyRemoved = { type: `${Owner}.policy.${string}.removed`; payload: Record<string, never> }
export type PolicyEvent = PolicySet | PolicyRemoved

interface KindName {
  readonly name: string
}
/** Policies of one owner, whose id is theirs. */
interface OwnedPolicies {
  readonly id: string
  readonly state: { readonly set: { readonly [kind: string]: unknown } }
}

/** Kinds with one verb for the first event and later ones. Activating the label policy stores a copy of its draft. */
const VERBS = new Map<string, 'activated' | 'set'>([
  ['label', 'activated'],
  ['security', 'set'],
])
const DRAFT = '.preview'
const NAME = /^(?:instance|org)\.policy\.(.+)\.(added|changed|activated|set|removed)$/

const nameOf = (kind: KindName, { id }: OwnedPolicies) =>
  `${id === INSTANCE_ID ? 'instance' : 'org'}.policy.${kind.name.replace(DRAFT, '')}` as const

/** The instance has every policy from the start, its defaults: ZITADEL adds them when it creates the instance. */
const hasPolicy = ({ name }: KindName, { id, state }: OwnedPolicies): boolean =>
  id === INSTANCE_ID || state.set[name] !== undefined

export const policySet = (kind: KindName, settings: JsonObject, before: OwnedPolicies): PolicySet => ({
  type: `${nameOf(kind, before)}.${VERBS.get(kind.name) ?? (hasPolicy(kind, before) ? 'changed' : 'added')}`,
  payload: { settings },
})

/** Removes the policy of a kind; the label policy goes with its draft. */
export const policyRemoved = (kind: KindName, before: OwnedPolicies): PolicyRemoved => ({
  type: `${nameOf(kind, before)}.removed`,
  payload: {},
})

/** Returns the kinds that an event sets or removes. */
export function kindsOf({ type }: Pick<PolicyEvent, 'type'>): readonly string[] {
  const [, name, verb] = NAME.exec(type) ?? []
  if (name === undefined) return []
  if (name !== 'label' || verb === 'activated') return [name]
  return verb === 'removed' ? ['label', `label${DRAFT}`] : [`label${DRAFT}`]
}
