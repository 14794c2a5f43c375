import { fromDetails } from '#api/zitadel/details.ts'
import { fromListed, toPaging } from '#api/zitadel/list.ts'
import type { ManagementRpcs } from '#api/zitadel/management-v1/rpcs.ts'
import { fromLinkedIdp } from '#api/zitadel/messages-v1/idp-link.ts'
import { within } from '#api/zitadel/within.ts'
import { listIdpLinks } from '#domain/user/idp-link/list-idp-links.ts'
import { removeIdpLink } from '#domain/user/idp-link/remove-idp-link.ts'

export const userIdpLink = {
  async listHumanLinkedIDPs(ctx, { userId, query }) {
    const links = await listIdpLinks(ctx, within(ctx, userId), toPaging(query))
    return { details: fromListed(links, ctx.now), result: links.entries.map(fromLinkedIdp) }
  },
  async removeHumanLinkedIDP(ctx, { userId, idpId, linkedUserId: externalUserId }) {
    return { details: fromDetails(await removeIdpLink(ctx, within(ctx, userId), { idpId, externalUserId })) }
  },
} satisfies ManagementRpcs
