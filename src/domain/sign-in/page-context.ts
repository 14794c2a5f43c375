import type { Context } from '#domain/context.ts'

/** Context of a step of a sign-in at the pages. */
export interface PageContext extends Context {
  /** The organization whose policies and providers apply. */
  readonly orgId: string
}
