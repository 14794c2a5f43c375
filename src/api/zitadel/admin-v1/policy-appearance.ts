/** Label, privacy and notification: the calls of policy/appearance.ts under the names of this service. */
import type { AdminRpcs } from '#api/zitadel/admin-v1/rpcs.ts'
import { fromDetails } from '#api/zitadel/details.ts'
import { labelCalls, labelPreviewCalls, notificationCalls, privacyCalls } from '#api/zitadel/policy/appearance.ts'
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import { activateLabelPolicy } from '#domain/policy/activate-label-policy.ts'

export const policyAppearance = {
  getLabelPolicy: labelCalls.getDefault,
  getPreviewLabelPolicy: labelPreviewCalls.getDefault,
  updateLabelPolicy: labelPreviewCalls.updateDefault,
  async activateLabelPolicy(ctx) {
    return { details: fromDetails(await activateLabelPolicy(ctx, INSTANCE_ID)) }
  },
  getPrivacyPolicy: privacyCalls.getDefault,
  updatePrivacyPolicy: privacyCalls.updateDefault,
  getNotificationPolicy: notificationCalls.getDefault,
  updateNotificationPolicy: notificationCalls.updateDefault,
} satisfies AdminRpcs
