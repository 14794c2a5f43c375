import type { AuthRpcs } from '#api/zitadel/auth-v1/rpcs.ts'
import { self } from '#api/zitadel/auth-v1/self.ts'
import { fromDetails } from '#api/zitadel/details.ts'
import { fromListed, toPaging } from '#api/zitadel/list.ts'
import { fromLinkedIdp } from '#api/zitadel/messages-v1/idp-link.ts'
import { listIdpLinks } from '#domain/user/idp-link/list-idp-links.ts'
import { removeIdpLink } from '#domain/user/idp-link/remove-idp-link.ts'

export const ownIdpLinks = {
  async listMyLinkedIDPs(ctx, { query }) {
    const links = await listIdpLinks(ctx, self(ctx), toPaging(query))
    return { details: fromListed(links, ctx.now), result: links.entries.map(fromLinkedIdp) }
  },
  async removeMyLinkedIDP(ctx, { idpId, linkedUserId: externalUserId }) {
    return { details: fromDetails(await removeIdpLink(ctx, self(ctx), { idpId, externalUserId })) }
  },
} satisfies AuthRpcs
