import type { Context } from '#domain/context.ts'

/** Context of a v1 call: calls act in one organization. */
export interface OrgContext extends Context {
  /** The organization of the request's header, or the caller's own. */
  readonly orgId: string
}
