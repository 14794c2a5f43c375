import type { AuthRpcs } from '#api/zitadel/auth-v1/rpcs.ts'
import { fromListed, toPaging } from '#api/zitadel/list.ts'
import { fromOrg, toOrgQuery, toOrgSorting } from '#api/zitadel/org.ts'
import { listOwnProjectOrgs } from '#domain/authz/list-own-project-orgs.ts'

export const ownProjectOrgs = {
  async listMyProjectOrgs(ctx, { query, queries, sortingColumn }) {
    const projectOrgs = await listOwnProjectOrgs(ctx, ctx.token.clientId, {
      paging: toPaging(query),
      sortBy: toOrgSorting(sortingColumn),
      queries: queries.flatMap(toOrgQuery),
    })
    return { details: fromListed(projectOrgs, ctx.now), result: projectOrgs.entries.map(fromOrg) }
  },
} satisfies AuthRpcs
