import { fromDetails } from '#api/zitadel/details.ts'
import { fromListed, toPaging } from '#api/zitadel/list.ts'
import type { ManagementRpcs } from '#api/zitadel/management-v1/rpcs.ts'
import { fromMember, toMemberQuery } from '#api/zitadel/member.ts'
import { actedIn } from '#api/zitadel/within.ts'
import { getInstance } from '#domain/instance/get-instance.ts'
import { addOrgMember } from '#domain/member/add-org-member.ts'
import { listOrgMembers } from '#domain/member/list-members.ts'
import { removeOrgMember } from '#domain/member/remove-org-member.ts'
import { updateOrgMember } from '#domain/member/update-org-member.ts'
import { rolesFor } from '#domain/permission/roles.ts'

export const orgMember = {
  async listOrgMemberRoles(ctx) {
    const { state } = await getInstance(ctx)
    return { result: rolesFor('org', { inDefaultOrg: state.defaultOrgId === ctx.orgId }) }
  },
  async listOrgMembers(ctx, request) {
    const members = await listOrgMembers(ctx, actedIn(ctx), {
      paging: toPaging(request.query),
      sortBy: 'userId',
      queries: request.queries.flatMap(toMemberQuery),
    })
    return { details: fromListed(members, ctx.now), result: members.entries.map(fromMember) }
  },
  async addOrgMember(ctx, request) {
    return { details: fromDetails(await addOrgMember(ctx, actedIn(ctx), request)) }
  },
  async updateOrgMember(ctx, request) {
    return { details: fromDetails(await updateOrgMember(ctx, actedIn(ctx), request)) }
  },
  async removeOrgMember(ctx, request) {
    return { details: fromDetails(await removeOrgMember(ctx, actedIn(ctx), request.userId)) }
  },
} satisfies ManagementRpcs
