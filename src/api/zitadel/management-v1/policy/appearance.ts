/** Label, privacy and notification: the calls of policy/appearance.ts under the names of this service. */
import { fromDetails } from '#api/zitadel/details.ts'
import type { ManagementRpcs } from '#api/zitadel/management-v1/rpcs.ts'
import { labelCalls, labelPreviewCalls, notificationCalls, privacyCalls } from '#api/zitadel/policy/appearance.ts'
import { activateLabelPolicy } from '#domain/policy/activate-label-policy.ts'

export const policyAppearance = {
  getLabelPolicy: labelCalls.get,
  getPreviewLabelPolicy: labelPreviewCalls.get,
  getDefaultLabelPolicy: labelCalls.getDefault,
  addCustomLabelPolicy: labelPreviewCalls.addCustom,
  updateCustomLabelPolicy: labelPreviewCalls.updateCustom,
  async activateCustomLabelPolicy(ctx) {
    return { details: fromDetails(await activateLabelPolicy(ctx, ctx.orgId)) }
  },
  resetLabelPolicyToDefault: labelPreviewCalls.reset,
  getPrivacyPolicy: privacyCalls.get,
  getDefaultPrivacyPolicy: privacyCalls.getDefault,
  addCustomPrivacyPolicy: privacyCalls.addCustom,
  updateCustomPrivacyPolicy: privacyCalls.updateCustom,
  resetPrivacyPolicyToDefault: privacyCalls.reset,
  getNotificationPolicy: notificationCalls.get,
  getDefaultNotificationPolicy: notificationCalls.getDefault,
  addCustomNotificationPolicy: notificationCalls.addCustom,
  updateCustomNotificationPolicy: notificationCalls.updateCustom,
  resetNotificationPolicyToDefault: notificationCalls.reset,
} satisfies ManagementRpcs
