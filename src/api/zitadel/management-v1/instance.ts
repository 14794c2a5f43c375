import type { ManagementRpcs } from '#api/zitadel/management-v1/rpcs.ts'
import { getInstance } from '#domain/instance/get-instance.ts'
import { supportedLanguages } from '#kit/translate.ts'

export const instance = {
  /** Public: where a relying party finds the discovery document. */
  async getOIDCInformation(ctx) {
    return { issuer: ctx.externalUrl, discoveryEndpoint: `${ctx.externalUrl}/.well-known/openid-configuration` }
  },
  /** `globalOrgId` is the older name of the default organization. */
  async getIAM(ctx) {
    const { state } = await getInstance(ctx)
    return { globalOrgId: state.defaultOrgId, defaultOrgId: state.defaultOrgId, iamProjectId: state.apiProjectId }
  },
  async getSupportedLanguages() {
    return { languages: [...supportedLanguages] }
  },
} satisfies ManagementRpcs
