import type { Context } from '#domain/context.ts'
import type { Target } from '#domain/target.ts'

/** The target of every RPC of this service: the user of the token, whatever organization the request's header names. */
export const self = ({ caller }: Pick<Context, 'caller'>): Target => ({ id: caller.id, within: caller.orgId })
