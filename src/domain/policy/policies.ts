/**
 * Policies of one owner: the instance's own, or what an organization sets for itself. One stream per owner; a kind
 * that an organization does not set is the instance's, and what the instance does not set has the kind's defaults.
 */
import { type AggregateType, evolveBy, type Folded } from '#eventstore/aggregate.ts'
import type { AppError } from '#kit/errors.ts'
import type { JsonObject } from '#kit/json.ts'

/** A kind of policy: its name in events, ZITADEL's defaults (contract §1.2, §1.3), and how changes are refused. */
export interface PolicyKind<Settings extends JsonObject> {
  readonly name: string
  readonly defaults: Settings
  readonly refusalIds: PolicyRefusalIds
  /** Why these settings cannot be, or undefined. */
  readonly check?: (settings: Settings) => AppError | undefined
}

/** The ids by which clients know the refusals of one kind. */
export type PolicyRefusalIds = {
  /** An organization adds what it has. */
  readonly alreadyExists: string
  /** An organization changes what it has not. */
  readonly notFound: string
  readonly notChanged: string
  /** An organization goes back to the instance's policy, and had none of its own. */
  readonly nothingToReset: string
  /** The instance's policy is already so. */
  readonly defaultNotChanged: string
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

/** The policies that hold for an organization: its own before the instance's. */
export interface PolicyLayers {
  readonly org: Folded<Policies>
  readonly instance: Folded<Policies>
}

/** What an owner set of a kind, or undefined; keys added to the kind later take their defaults. */
export function ownPolicy<S extends JsonObject>(
  kind: Pick<PolicyKind<S>, 'name' | 'defaults'>,
  policies: Folded<Policies>,
): S | undefined {
  const entry = policies.state.set[kind.name]
  // Only policySet writes entries, typed by the kind.
  return entry && { ...kind.defaults, ...(entry.settings as Partial<S>) }
}

/** The settings in force for an organization. */
export const effectivePolicy = <S extends JsonObject>(
  kind: Pick<PolicyKind<S>, 'name' | 'defaults'>,
  layers: PolicyLayers,
): S => ownPolicy(kind, layers.org) ?? ownPolicy(kind, layers.instance) ?? kind.defaults

/** The instance's settings: what holds for organizations that set none of their own. */
export const defaultPolicy = <S extends JsonObject>(
  kind: Pick<PolicyKind<S>, 'name' | 'defaults'>,
  instance: Folded<Policies>,
): S => ownPolicy(kind, instance) ?? kind.defaults
