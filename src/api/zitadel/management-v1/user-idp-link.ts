import type { MessageInitShape } from '@bufbuild/protobuf'
import { IDPType, type IDPUserLinkSchema } from '@zitadel/proto/zitadel/idp_pb.js'
import { fromDetails } from '#api/zitadel/details.ts'
import { fromListed, toPaging } from '#api/zitadel/list.ts'
import type { ManagementRpcs } from '#api/zitadel/management-v1/rpcs.ts'
import { within } from '#api/zitadel/within.ts'
import { type LinkedIdp, listIdpLinks } from '#domain/user/idp-link/list-idp-links.ts'
import { removeIdpLink } from '#domain/user/idp-link/remove-idp-link.ts'

/** The message supports two types of provider only. */
const types: Readonly<Record<string, IDPType>> = {
  PROVIDER_TYPE_OIDC: IDPType.IDP_TYPE_OIDC,
  PROVIDER_TYPE_JWT: IDPType.IDP_TYPE_JWT,
}

const fromLinkedIdp = (link: LinkedIdp): MessageInitShape<typeof IDPUserLinkSchema> => ({
  userId: link.userId,
  idpId: link.idpId,
  idpName: link.idpName ?? '',
  providedUserId: link.externalUserId,
  providedUserName: link.displayName,
  idpType: types[link.idpType ?? ''] ?? IDPType.IDP_TYPE_UNSPECIFIED,
})

export const userIdpLink = {
  async listHumanLinkedIDPs(ctx, { userId, query }) {
    const links = await listIdpLinks(ctx, within(ctx, userId), toPaging(query))
    return { details: fromListed(links, ctx.now), result: links.entries.map(fromLinkedIdp) }
  },
  async removeHumanLinkedIDP(ctx, { userId, idpId, linkedUserId: externalUserId }) {
    return { details: fromDetails(await removeIdpLink(ctx, within(ctx, userId), { idpId, externalUserId })) }
  },
} satisfies ManagementRpcs
