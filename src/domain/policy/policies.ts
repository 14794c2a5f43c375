/**
 * Policies of one owner: the instance or an organization, one stream per owner. A kind that an organization does not set
 * is inherited from the instance; a kind that the instance does not set has the kind's defaults.
 */
import { kindsOf, type PolicyEvent } from '#domain/policy/policy-events.ts'
import type { Reason } from '#domain/reasons/reason.ts'
import type { AggregateType, Folded } from '#eventstore/aggregate.ts'
import type { JsonObject } from '#kit/json.ts'

/** A kind of policy: its name in events, and ZITADEL's defaults. */
export interface PolicyKind<Settings extends JsonObject> {
  readonly name: string
  readonly defaults: Settings
  /** Returns the reason for which the settings are rejected, or undefined. */
  readonly check?: (settings: Settings) => Reason | undefined
}

export type PolicyEntry = {
  readonly settings: JsonObject
  readonly createdAt: number
  readonly changedAt: number
  readonly sequence: number
}
export type Policies = { readonly set: { readonly [kind: string]: PolicyEntry } }

export const policiesAggregate: AggregateType<Policies, PolicyEvent> = {
  type: 'policy',
  initial: { set: {} },
  evolve(policies, event) {
    const { payload, createdAt: changedAt, sequence } = event
    const kinds = kindsOf(event)
    if (!('settings' in payload)) return removeKinds(policies, kinds)
    return setKinds(policies, kinds, { settings: payload.settings, changedAt, sequence })
  },
  isRemoved: () => false,
  rows: () => [],
  names: () => [],
}

function setKinds({ set }: Policies, kinds: readonly string[], entry: Omit<PolicyEntry, 'createdAt'>): Policies {
  const entries = kinds.map((kind) => [kind, { ...entry, createdAt: set[kind]?.createdAt ?? entry.changedAt }])
  return { set: { ...set, ...Object.fromEntries(entries) } }
}

const removeKinds = ({ set }: Policies, kinds: readonly string[]): Policies => ({
  set: Object.fromEntries(Object.entries(set).filter(([kind]) => !kinds.includes(kind))),
})

/** The policies of an organization and of the instance. */
export interface PolicyLayers {
  readonly org: Folded<Policies>
  readonly instance: Folded<Policies>
}

/** Returns the settings that an owner set, or undefined; keys added to the kind later have their defaults. */
export function ownPolicy<S extends JsonObject>(
  kind: Pick<PolicyKind<S>, 'name' | 'defaults'>,
  policies: Folded<Policies>,
): S | undefined {
  const entry = policies.state.set[kind.name]
  // Only policySet writes entries, with settings of the kind.
  return entry && { ...kind.defaults, ...(entry.settings as Partial<S>) }
}

/** Returns the effective settings of an organization. */
export const effectivePolicy = <S extends JsonObject>(
  kind: Pick<PolicyKind<S>, 'name' | 'defaults'>,
  layers: PolicyLayers,
): S => ownPolicy(kind, layers.org) ?? ownPolicy(kind, layers.instance) ?? kind.defaults

/** Returns the settings of the instance, which organizations without their own inherit. */
export const defaultPolicy = <S extends JsonObject>(
  kind: Pick<PolicyKind<S>, 'name' | 'defaults'>,
  instance: Folded<Policies>,
): S => ownPolicy(kind, instance) ?? kind.defaults
