import type { AdminRpcs } from '#api/zitadel/admin-v1/rpcs.ts'
import { fromDetails } from '#api/zitadel/details.ts'
import { fromListed, toPaging } from '#api/zitadel/list.ts'
import { fromMember, toMemberQuery, toMemberSorting } from '#api/zitadel/member.ts'
import { addIamMember } from '#domain/member/add-iam-member.ts'
import { listIamMembers } from '#domain/member/list-members.ts'
import { removeIamMember } from '#domain/member/remove-iam-member.ts'
import { updateIamMember } from '#domain/member/update-iam-member.ts'
import { rolesFor } from '#domain/permission/roles.ts'

export const member = {
  async listIAMMemberRoles(ctx) {
    const roles = rolesFor('instance', { inDefaultOrg: false })
    return { details: fromListed({ total: roles.length, entries: [] }, ctx.now), roles }
  },
  async listIAMMembers(ctx, request) {
    const members = await listIamMembers(ctx, {
      paging: toPaging(request.query),
      sortBy: toMemberSorting(request.sortingColumn),
      queries: request.queries.flatMap(toMemberQuery),
    })
    return { details: fromListed(members, ctx.now), result: members.entries.map(fromMember) }
  },
  async addIAMMember(ctx, request) {
    return { details: fromDetails(await addIamMember(ctx, request)) }
  },
  async updateIAMMember(ctx, request) {
    return { details: fromDetails(await updateIamMember(ctx, request)) }
  },
  async removeIAMMember(ctx, request) {
    return { details: fromDetails(await removeIamMember(ctx, request.userId)) }
  },
} satisfies AdminRpcs
