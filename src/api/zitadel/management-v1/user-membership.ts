import { fromListed, toPaging } from '#api/zitadel/list.ts'
import type { ManagementRpcs } from '#api/zitadel/management-v1/rpcs.ts'
import { fromMembership, toMembershipQuery } from '#api/zitadel/messages-v1/membership.ts'
import { within } from '#api/zitadel/within.ts'
import { listUserMemberships } from '#domain/user/list-user-memberships.ts'

export const userMembership = {
  async listUserMemberships(ctx, { userId, query, queries }) {
    const input = { paging: toPaging(query), queries: queries.flatMap(toMembershipQuery) }
    const memberships = await listUserMemberships(ctx, within(ctx, userId), input)
    return { details: fromListed(memberships, ctx.now), result: memberships.entries.map(fromMembership) }
  },
} satisfies ManagementRpcs
