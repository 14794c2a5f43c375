import type { OrgContext } from '#domain/context.ts'
import { notFound } from '#kit/errors.ts'

/**
 * Refuses who has no place in the organization acted in. For calls that only ask for a signed-in caller: the header
 * may name any organization, and not everyone's settings are everyone's business (security check 1).
 */
export function requireMembership(ctx: Pick<OrgContext, 'caller' | 'orgId'>): void {
  if (ctx.orgId !== ctx.caller.orgId && !ctx.caller.isMember(ctx.orgId))
    throw notFound('AUTHZ-cdgFk', 'membership not found')
}
