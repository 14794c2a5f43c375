import type { Context } from '#domain/context.ts'
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import { type Policies, type PolicyLayers, policiesAggregate } from '#domain/policy/policies.ts'
import type { Folded } from '#eventstore/aggregate.ts'

/** Policies that a request loaded, by organization. */
export type LoadedPolicies = Map<string, Promise<PolicyLayers>>

export interface PolicyReader extends Pick<Context, 'events'> {
  /** A request of the pages loads each organization's policies once and judges all by that state; absent: loads always. */
  readonly loadedPolicies?: LoadedPolicies
}

/** Returns the policies of an organization and of the instance; at most one round trip. */
export async function loadPolicies(reader: PolicyReader, orgId: string): Promise<PolicyLayers> {
  const [layers] = await loadAllPolicies(reader, [orgId])
  if (!layers) throw new Error('loadAllPolicies returns one entry for each organization')
  return layers
}

/** Returns the policies of several organizations, in the requested order; at most one round trip. */
export function loadAllPolicies(reader: PolicyReader, orgIds: readonly string[]): Promise<PolicyLayers[]> {
  const loaded = reader.loadedPolicies ?? new Map<string, Promise<PolicyLayers>>()
  const missing = [...new Set(orgIds)].filter((orgId) => !loaded.has(orgId))
  if (missing.length > 0) {
    const loading = reader.events.loadAll([INSTANCE_ID, ...missing].map((id) => ({ aggregate: policiesAggregate, id })))
    for (const [i, orgId] of missing.entries())
      loaded.set(
        orgId,
        loading.then((loadedPolicies) => layersOf(loadedPolicies, i + 1)),
      )
  }
  return Promise.all(orgIds.flatMap((orgId) => loaded.get(orgId) ?? []))
}

function layersOf(loadedPolicies: readonly Folded<Policies>[], at: number): PolicyLayers {
  const [org, instance] = [loadedPolicies[at], loadedPolicies[0]]
  if (!org || !instance) throw new Error('loadAll returns one aggregate for each id')
  return { org, instance }
}
