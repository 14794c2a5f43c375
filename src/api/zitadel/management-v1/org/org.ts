import { fromChange, toChangeQuery } from '#api/zitadel/change.ts'
import { fromDetails } from '#api/zitadel/details.ts'
import type { ManagementRpcs } from '#api/zitadel/management-v1/rpcs.ts'
import { fromOrg } from '#api/zitadel/org.ts'
import { actedIn } from '#api/zitadel/within.ts'
import { deactivateOrg } from '#domain/org/deactivate-org.ts'
import { addOrg } from '#domain/org/flows/add-org.ts'
import { listOrgChanges } from '#domain/org/flows/list-org-changes.ts'
import { removeOrg } from '#domain/org/flows/remove-org.ts'
import { updateOrg } from '#domain/org/flows/update-org.ts'
import { getOrg, getOrgByDomain } from '#domain/org/get-org.ts'
import { reactivateOrg } from '#domain/org/reactivate-org.ts'

export const org = {
  async getMyOrg(ctx) {
    return { org: fromOrg(await getOrg(ctx, ctx.orgId)) }
  },
  async getOrgByDomainGlobal(ctx, request) {
    return { org: fromOrg(await getOrgByDomain(ctx, request.domain)) }
  },
  async listOrgChanges(ctx, request) {
    const changes = await listOrgChanges(ctx, actedIn(ctx), toChangeQuery(request.query))
    return { result: changes.map((change) => fromChange(change, ctx.language)) }
  },
  async addOrg(ctx, request) {
    const { id, details } = await addOrg(ctx, request.name)
    return { id, details: fromDetails(details) }
  },
  async updateOrg(ctx, request) {
    return { details: fromDetails(await updateOrg(ctx, actedIn(ctx), request.name)) }
  },
  async deactivateOrg(ctx) {
    return { details: fromDetails(await deactivateOrg(ctx, actedIn(ctx))) }
  },
  async reactivateOrg(ctx) {
    return { details: fromDetails(await reactivateOrg(ctx, actedIn(ctx))) }
  },
  async removeOrg(ctx) {
    return { details: fromDetails(await removeOrg(ctx, actedIn(ctx))) }
  },
} satisfies ManagementRpcs
