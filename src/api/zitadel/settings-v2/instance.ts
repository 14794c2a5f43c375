/** Settings of the instance: general, security, and the texts of a hosted login UI. */
import { createHash } from 'node:crypto'
import type { JsonObject as WireJson } from '@bufbuild/protobuf'
import type { SettingsService } from '#api/zitadel/descriptors/services-v2.ts'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import { fromWrite } from '#api/zitadel/messages-v2/details.ts'
import type { OrgContext } from '#api/zitadel/org-context.ts'
import { getHostedLoginTranslation } from '#domain/hosted-login/get-hosted-login-translation.ts'
import { setHostedLoginTranslation } from '#domain/hosted-login/set-hosted-login-translation.ts'
import { getInstance } from '#domain/instance/get-instance.ts'
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import { defaultPolicy, policiesAggregate } from '#domain/policy/policies.ts'
import { securityPolicy } from '#domain/policy/security-policy.ts'
import { setSecurityPolicy } from '#domain/policy/set-security-policy.ts'
import type { JsonObject } from '#kit/json.ts'
import { supportedLanguages } from '#kit/translate.ts'

type Level = { readonly case: 'organizationId'; readonly value: string } | { readonly case: string | undefined }

/** The organization of the level; the instance's for `instance`, `system` and none. */
const ownerOf = (level: Level): string =>
  'value' in level && level.case === 'organizationId' ? level.value : INSTANCE_ID

const etagOf = (translations: JsonObject): string =>
  createHash('md5').update(JSON.stringify(translations)).digest('hex')

export const instanceSettings = {
  async getGeneralSettings(ctx) {
    const { state } = await getInstance(ctx)
    return {
      defaultOrgId: state.defaultOrgId,
      defaultOrganizationId: state.defaultOrgId,
      defaultLanguage: state.defaultLanguage,
      supportedLanguages: [...supportedLanguages],
      allowedLanguages: [...supportedLanguages],
    }
  },
  async getSecuritySettings(ctx) {
    const { embeddedIframe, allowedOrigins, impersonation } = defaultPolicy(
      securityPolicy,
      await ctx.events.load(policiesAggregate, INSTANCE_ID),
    )
    return {
      settings: { embeddedIframe: { enabled: embeddedIframe, allowedOrigins }, enableImpersonation: impersonation },
    }
  },
  async setSecuritySettings(ctx, { embeddedIframe, enableImpersonation }) {
    const details = await setSecurityPolicy(ctx, {
      embeddedIframe: embeddedIframe?.enabled ?? false,
      allowedOrigins: [...(embeddedIframe?.allowedOrigins ?? [])],
      impersonation: enableImpersonation,
    })
    return { details: fromWrite(details) }
  },
  async getHostedLoginTranslation(ctx, { level, locale, ignoreInheritance }) {
    const query = { ownerId: ownerOf(level), locale, ignoreInheritance }
    const translations = level.case === 'system' ? {} : await getHostedLoginTranslation(ctx, query)
    // The same JSON; the wire's type is mutable.
    return { etag: etagOf(translations), translations: translations as WireJson }
  },
  async setHostedLoginTranslation(ctx, { level, locale, translations = {} }) {
    const stored = await setHostedLoginTranslation(ctx, { ownerId: ownerOf(level), locale, translations })
    return { etag: etagOf(stored) }
  },
} satisfies ServiceHandlers<typeof SettingsService, OrgContext>
