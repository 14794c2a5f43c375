/** Label, privacy and notification policies on the wire. */
import type { MessageInitShape } from '@bufbuild/protobuf'
import {
  type LabelPolicySchema,
  type NotificationPolicySchema,
  type PrivacyPolicySchema,
  ThemeMode,
} from '@zitadel/proto/zitadel/policy_pb.js'
import { fromDetails } from '#api/zitadel/details.ts'
import { policyCalls } from '#api/zitadel/policy/policy-calls.ts'
import type { FoundPolicy } from '#domain/policy/get-policy.ts'
import { type LabelPolicy, labelPolicy, labelPolicyPreview } from '#domain/policy/label-policy.ts'
import { notificationPolicy } from '#domain/policy/notification-policy.ts'
import { type PrivacyPolicy, privacyPolicy } from '#domain/policy/privacy-policy.ts'

const themes = { auto: ThemeMode.AUTO, dark: ThemeMode.DARK, light: ThemeMode.LIGHT } as const

const toTheme = (mode: ThemeMode): LabelPolicy['themeMode'] => {
  if (mode === ThemeMode.DARK) return 'dark'
  return mode === ThemeMode.LIGHT ? 'light' : 'auto'
}

type LabelRequest = Omit<LabelPolicy, 'themeMode'> & { readonly themeMode: ThemeMode }

const toLabelPolicy = (request: LabelRequest): LabelPolicy => ({
  primaryColor: request.primaryColor,
  backgroundColor: request.backgroundColor,
  warnColor: request.warnColor,
  fontColor: request.fontColor,
  primaryColorDark: request.primaryColorDark,
  backgroundColorDark: request.backgroundColorDark,
  warnColorDark: request.warnColorDark,
  fontColorDark: request.fontColorDark,
  hideLoginNameSuffix: request.hideLoginNameSuffix,
  disableWatermark: request.disableWatermark,
  themeMode: toTheme(request.themeMode),
})

const fromLabelPolicy = ({
  settings,
  isDefault,
  details,
}: FoundPolicy<LabelPolicy>): MessageInitShape<typeof LabelPolicySchema> => ({
  ...settings,
  themeMode: themes[settings.themeMode],
  isDefault,
  details: fromDetails(details),
})

/** The active policy. */
export const labelCalls = policyCalls({ kind: labelPolicy, to: toLabelPolicy, from: fromLabelPolicy })
/** The draft with pending changes. */
export const labelPreviewCalls = policyCalls({ kind: labelPolicyPreview, to: toLabelPolicy, from: fromLabelPolicy })

export const privacyCalls = policyCalls({
  kind: privacyPolicy,
  to: (request: PrivacyPolicy): PrivacyPolicy => ({
    tosLink: request.tosLink,
    privacyLink: request.privacyLink,
    helpLink: request.helpLink,
    supportEmail: request.supportEmail,
    docsLink: request.docsLink,
    customLink: request.customLink,
    customLinkText: request.customLinkText,
  }),
  from: ({ settings, isDefault, details }): MessageInitShape<typeof PrivacyPolicySchema> => ({
    ...settings,
    isDefault,
    details: fromDetails(details),
  }),
})

export const notificationCalls = policyCalls({
  kind: notificationPolicy,
  to: ({ passwordChange }: { readonly passwordChange: boolean }) => ({ passwordChange }),
  from: ({ settings, isDefault, details }): MessageInitShape<typeof NotificationPolicySchema> => ({
    ...settings,
    isDefault,
    details: fromDetails(details),
  }),
})
