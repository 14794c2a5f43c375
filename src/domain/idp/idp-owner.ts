import type { Caller } from '#domain/caller.ts'
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import { requireOnInstance } from '#domain/instance/require-on-instance.ts'

/** Kind of owner of a provider: an organization, or the instance. */
export type IdpLevel = 'org' | 'instance'

/** Rejects a caller that may not write providers of the owner. */
export function requireIdpPermission(caller: Caller, owner: string): void {
  if (owner === INSTANCE_ID) requireOnInstance(caller, 'iam.idp.write')
  else caller.require('org.idp.write', owner)
}

/** Returns the owners whose providers an owner may use: an organization those of the instance, not the reverse. */
export const visibleOwners = (owner: string): string[] => (owner === INSTANCE_ID ? [INSTANCE_ID] : [owner, INSTANCE_ID])
