/** Settings that show one policy each. */
import { ThemeMode } from '@zitadel/proto/zitadel/settings/v2/branding_settings_pb.js'
import type { SettingsService } from '#api/zitadel/descriptors/services-v2.ts'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import type { OrgContext } from '#api/zitadel/org-context.ts'
import { fromInheritance, settingsOf } from '#api/zitadel/settings-v2/settings-owner.ts'
import { domainPolicy } from '#domain/policy/domain-policy.ts'
import { labelPolicy } from '#domain/policy/label-policy.ts'
import { lockoutPolicy } from '#domain/policy/lockout-policy.ts'
import { passwordAgePolicy } from '#domain/policy/password-age-policy.ts'
import { passwordComplexityPolicy } from '#domain/policy/password-complexity-policy.ts'
import { privacyPolicy } from '#domain/policy/privacy-policy.ts'

const themes = { auto: ThemeMode.AUTO, dark: ThemeMode.DARK, light: ThemeMode.LIGHT } as const

export const policySettings = {
  async getPasswordComplexitySettings(ctx, request) {
    const settings = await settingsOf(ctx, passwordComplexityPolicy, request.ctx)
    const { details, resourceOwnerType } = fromInheritance(settings)
    const { minLength, hasUppercase, hasLowercase, hasNumber, hasSymbol } = settings.settings
    return {
      details,
      settings: {
        resourceOwnerType,
        minLength: BigInt(minLength),
        requiresUppercase: hasUppercase,
        requiresLowercase: hasLowercase,
        requiresNumber: hasNumber,
        requiresSymbol: hasSymbol,
      },
    }
  },
  async getPasswordExpirySettings(ctx, request) {
    const settings = await settingsOf(ctx, passwordAgePolicy, request.ctx)
    const { details, resourceOwnerType } = fromInheritance(settings)
    const { maxAgeDays, expireWarnDays } = settings.settings
    return {
      details,
      settings: { resourceOwnerType, maxAgeDays: BigInt(maxAgeDays), expireWarnDays: BigInt(expireWarnDays) },
    }
  },
  async getDomainSettings(ctx, request) {
    const settings = await settingsOf(ctx, domainPolicy, request.ctx)
    const { details, resourceOwnerType } = fromInheritance(settings)
    return {
      details,
      settings: {
        resourceOwnerType,
        loginNameIncludesDomain: settings.settings.userLoginMustBeDomain,
        requireOrgDomainVerification: settings.settings.validateOrgDomains,
        smtpSenderAddressMatchesInstanceDomain: settings.settings.smtpSenderAddressMatchesInstanceDomain,
      },
    }
  },
  async getLockoutSettings(ctx, request) {
    const settings = await settingsOf(ctx, lockoutPolicy, request.ctx)
    const { details, resourceOwnerType } = fromInheritance(settings)
    const { maxPasswordAttempts, maxOtpAttempts } = settings.settings
    return {
      details,
      settings: {
        resourceOwnerType,
        maxPasswordAttempts: BigInt(maxPasswordAttempts),
        maxOtpAttempts: BigInt(maxOtpAttempts),
      },
    }
  },
  async getLegalAndSupportSettings(ctx, request) {
    const settings = await settingsOf(ctx, privacyPolicy, request.ctx)
    const { details, resourceOwnerType } = fromInheritance(settings)
    const { privacyLink, ...links } = settings.settings
    return { details, settings: { ...links, privacyPolicyLink: privacyLink, resourceOwnerType } }
  },
  async getBrandingSettings(ctx, request) {
    const settings = await settingsOf(ctx, labelPolicy, request.ctx)
    const { details, resourceOwnerType } = fromInheritance(settings)
    const { settings: label } = settings
    return {
      details,
      settings: {
        resourceOwnerType,
        lightTheme: {
          primaryColor: label.primaryColor,
          backgroundColor: label.backgroundColor,
          warnColor: label.warnColor,
          fontColor: label.fontColor,
        },
        darkTheme: {
          primaryColor: label.primaryColorDark,
          backgroundColor: label.backgroundColorDark,
          warnColor: label.warnColorDark,
          fontColor: label.fontColorDark,
        },
        hideLoginNameSuffix: label.hideLoginNameSuffix,
        disableWatermark: label.disableWatermark,
        themeMode: themes[label.themeMode],
      },
    }
  },
} satisfies ServiceHandlers<typeof SettingsService, OrgContext>
