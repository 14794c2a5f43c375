import type { Context } from '#domain/context.ts'

/** A call: the organization is the one of the path. */
export interface ScimContext extends Context {
  /** The organization of the token. */
  readonly orgId: string
  /** `https://…/scim/v2/{orgId}`: prefix of locations. */
  readonly base: string
}

export const locationOf = ({ base }: Pick<ScimContext, 'base'>, endpoint: '/Users' | '/Groups', id: string): string =>
  `${base}${endpoint}/${encodeURIComponent(id)}`
