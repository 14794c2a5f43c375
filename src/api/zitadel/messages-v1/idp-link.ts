/** Links to accounts at identity providers on the wire: `zitadel.idp.v1.IDPUserLink`. */
import type { MessageInitShape } from '@bufbuild/protobuf'
import { IDPType, type IDPUserLinkSchema } from '@zitadel/proto/zitadel/idp_pb.js'
import type { LinkedIdp } from '#domain/user/idp-link/list-idp-links.ts'

/** The message supports two types of provider only. */
const types: Readonly<Record<string, IDPType>> = {
  PROVIDER_TYPE_OIDC: IDPType.IDP_TYPE_OIDC,
  PROVIDER_TYPE_JWT: IDPType.IDP_TYPE_JWT,
}

export const fromLinkedIdp = (link: LinkedIdp): MessageInitShape<typeof IDPUserLinkSchema> => ({
  userId: link.userId,
  idpId: link.idpId,
  idpName: link.idpName ?? '',
  providedUserId: link.externalUserId,
  providedUserName: link.displayName,
  idpType: types[link.idpType ?? ''] ?? IDPType.IDP_TYPE_UNSPECIFIED,
})
