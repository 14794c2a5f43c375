/**
 * Policies of one owner: the instance or an organization, one stream per owner. A kind that an organization does not set
 * is inherited from the instance; a kind that the instance does not set has the kind's defaults.
 */
import type { Reason } from '#domain/reasons/reason.ts'
import { type AggregateType, evolveBy, type Folded } from '#eventstore/aggregate.ts'
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

export type PolicySet = { type: 'policy.set'; payload: { kind: string; settings: JsonObject } }
/** The organization inherits the instance's policy again. */
export type PolicyReset = { type: 'policy.reset'; payload: { kind: string } }
export type PolicyEvent = PolicySet | PolicyReset

export const policySet = <S extends JsonObject>(kind: Pick<PolicyKind<S>, 'name'>, settings: S): PolicySet => ({
  type: 'policy.set',
  payload: { kind: kind.name, settings },
})
export const policyReset = (kind: { readonly name: string }): PolicyReset => ({
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
  // Only policySet writes entries, typed by the kind.
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
