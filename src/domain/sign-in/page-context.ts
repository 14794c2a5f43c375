import type { Context, Services } from '#domain/context.ts'
import type { PolicyReader } from '#domain/policy/load-policies.ts'

/** Services of one request to the pages, which loads policies once. */
export type PageServices = Services & Required<Pick<PolicyReader, 'loadedPolicies'>>

/** Context of a step of a sign-in at the pages. */
export interface PageContext extends Context, PolicyReader {
  /** The organization whose policies and providers apply. */
  readonly orgId: string
}
