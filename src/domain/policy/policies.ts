/**
 * Policies of one owner: the instance's own, or what an organization sets for itself. One stream per owner; a kind
 * that an organization does not set is the instance's, and what the instance does not set has the kind's defaults.
 */
import { type AggregateType, evolveBy, type Folded } from '#eventstore/aggregate.ts'
import type { JsonObject } from '#kit/json.ts'

/** A kind of policy: its name in events, and ZITADEL's defaults (contract §1.2, §1.3). */
export interface PolicyKind<Settings extends JsonObject> {
  readonly name: string
  readonly defaults: Settings
}

export type PolicyEntry = {
  readonly settings: JsonObject
  readonly createdAt: number
  readonly changedAt: number
  readonly sequence: number
}
export type Policies = { readonly set: { readonly [kind: string]: PolicyEntry } }

export type PolicySet = { type: 'policy.set'; payload: { kind: string; settings: JsonObject } }
/** An organization goes back to the instance's policy. */
export type PolicyReset = { type: 'policy.reset'; payload: { kind: string } }
export type PolicyEvent = PolicySet | PolicyReset

export const policySet = <S extends JsonObject>(kind: PolicyKind<S>, settings: S): PolicySet => ({
  type: 'policy.set',
  payload: { kind: kind.name, settings },
})
export const policyReset = (kind: PolicyKind<JsonObject>): PolicyReset => ({
  type: 'policy.reset',
  payload: { kind: kind.name },
})

export const policiesAggregate: AggregateType<Policies, PolicyEvent> = {
  type: 'policy',
  initial: { set: {} },
  evolve: evolveBy<Policies, PolicyEvent>({
    'policy.set': ({ set }, event) => ({
      set: {
        ...set,
        [event.payload.kind]: {
          settings: event.payload.settings,
          createdAt: set[event.payload.kind]?.createdAt ?? event.createdAt,
          changedAt: event.createdAt,
          sequence: event.sequence,
        },
      },
    }),
    'policy.reset': ({ set }, event) => {
      const { [event.payload.kind]: _reset, ...rest } = set
      return { set: rest }
    },
  }),
  isGone: () => false,
  rows: () => [],
  names: () => [],
}

/** The policies that hold for an organization: its own before the instance's. */
export interface PolicyLayers {
  readonly org: Folded<Policies>
  readonly instance: Folded<Policies>
}

/** The settings in force; keys added to a kind later take their defaults. */
export function effectivePolicy<S extends JsonObject>(kind: PolicyKind<S>, layers: PolicyLayers): S {
  const entry = layers.org.state.set[kind.name] ?? layers.instance.state.set[kind.name]
  // Only policySet writes entries, typed by the kind.
  return { ...kind.defaults, ...(entry?.settings as Partial<S> | undefined) }
}
