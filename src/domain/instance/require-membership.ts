import type { Caller } from '#domain/caller.ts'
import { refuse } from '#domain/reasons/reason.ts'

/**
 * Rejects a caller that neither belongs to the organization nor is a member of it. For calls that require only
 * authentication: the header may name any organization (docs/security.md).
 */
export function requireMembership(caller: Caller, orgId: string): void {
  if (orgId !== caller.orgId && !caller.isMember(orgId)) throw refuse('membership.notFound')
}
