import type { AuthRpcs } from '#api/zitadel/auth-v1/rpcs.ts'
import { fromListed, toPaging } from '#api/zitadel/list.ts'
import { fromMembership, toMembershipQuery } from '#api/zitadel/messages-v1/membership.ts'
import { listUserMemberships } from '#domain/user/list-user-memberships.ts'

export const ownMemberships = {
  /** Those of all organizations: the target is not limited to the user's own. */
  async listMyMemberships(ctx, { query, queries }) {
    const input = { paging: toPaging(query), queries: queries.flatMap(toMembershipQuery) }
    const memberships = await listUserMemberships(ctx, { id: ctx.caller.id }, input)
    return { details: fromListed(memberships, ctx.now), result: memberships.entries.map(fromMembership) }
  },
} satisfies AuthRpcs
