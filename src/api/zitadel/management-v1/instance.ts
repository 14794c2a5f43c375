import type { MessageInitShape } from '@bufbuild/protobuf'
import type {
  GetIAMResponseSchema,
  GetOIDCInformationResponseSchema,
  GetSupportedLanguagesResponseSchema,
} from '@zitadel/proto/zitadel/management_pb.js'
import type { OrgContext } from '#api/zitadel/org-context.ts'
import { getInstance } from '#domain/instance/get-instance.ts'
import { supportedLanguages } from '#kit/translate.ts'

/** Public: where a relying party finds the discovery document. */
export async function getOIDCInformation(
  ctx: OrgContext,
): Promise<MessageInitShape<typeof GetOIDCInformationResponseSchema>> {
  return { issuer: ctx.externalUrl, discoveryEndpoint: `${ctx.externalUrl}/.well-known/openid-configuration` }
}

/** `globalOrgId` is the older name of the default organization. */
export async function getIAM(ctx: OrgContext): Promise<MessageInitShape<typeof GetIAMResponseSchema>> {
  const { state } = await getInstance(ctx)
  return { globalOrgId: state.defaultOrgId, defaultOrgId: state.defaultOrgId, iamProjectId: state.apiProjectId }
}

export async function getSupportedLanguages(): Promise<MessageInitShape<typeof GetSupportedLanguagesResponseSchema>> {
  return { languages: [...supportedLanguages] }
}
