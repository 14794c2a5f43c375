import type { MessageInitShape } from '@bufbuild/protobuf'
import { IDPType, type IDPUserLinkSchema } from '@zitadel/proto/zitadel/idp_pb.js'
import type {
  ListHumanLinkedIDPsRequest,
  ListHumanLinkedIDPsResponseSchema,
  RemoveHumanLinkedIDPRequest,
  RemoveHumanLinkedIDPResponseSchema,
} from '@zitadel/proto/zitadel/management_pb.js'
import { fromDetails } from '#api/zitadel/details.ts'
import { fromListed, toPaging } from '#api/zitadel/list.ts'
import type { OrgContext } from '#domain/context.ts'
import { type LinkedIdp, listIdpLinks } from '#domain/user/idp-link/list-idp-links.ts'
import { removeIdpLink } from '#domain/user/idp-link/remove-idp-link.ts'

/** The wire has words for two types of provider only. */
const types: Readonly<Record<string, IDPType>> = {
  PROVIDER_TYPE_OIDC: IDPType.IDP_TYPE_OIDC,
  PROVIDER_TYPE_JWT: IDPType.IDP_TYPE_JWT,
}

const fromLinkedIdp = (link: LinkedIdp): MessageInitShape<typeof IDPUserLinkSchema> => ({
  userId: link.user_id,
  idpId: link.idp_id,
  idpName: link.idpName ?? '',
  providedUserId: link.external_user_id,
  providedUserName: link.display_name,
  idpType: types[link.idpType ?? ''] ?? IDPType.IDP_TYPE_UNSPECIFIED,
})

export async function listHumanLinkedIDPs(
  ctx: OrgContext,
  request: ListHumanLinkedIDPsRequest,
): Promise<MessageInitShape<typeof ListHumanLinkedIDPsResponseSchema>> {
  const links = await listIdpLinks(ctx, request.userId, toPaging(request.query))
  return { details: fromListed(links, ctx.now), result: links.entries.map(fromLinkedIdp) }
}

export async function removeHumanLinkedIDP(
  ctx: OrgContext,
  request: RemoveHumanLinkedIDPRequest,
): Promise<MessageInitShape<typeof RemoveHumanLinkedIDPResponseSchema>> {
  const { userId, idpId, linkedUserId } = request
  return { details: fromDetails(await removeIdpLink(ctx, { userId, idpId, externalUserId: linkedUserId })) }
}
