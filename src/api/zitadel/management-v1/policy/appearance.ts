/** Label, privacy and notification: the calls of policy/appearance.ts under the names of this service. */
import type { MessageInitShape } from '@bufbuild/protobuf'
import type { ActivateCustomLabelPolicyResponseSchema } from '@zitadel/proto/zitadel/management_pb.js'
import { fromDetails } from '#api/zitadel/details.ts'
import type { OrgContext } from '#api/zitadel/org-context.ts'
import { labelCalls, labelPreviewCalls, notificationCalls, privacyCalls } from '#api/zitadel/policy/appearance.ts'
import { activateLabelPolicy } from '#domain/policy/activate-label-policy.ts'

export const getLabelPolicy = labelCalls.get
export const getPreviewLabelPolicy = labelPreviewCalls.get
export const getDefaultLabelPolicy = labelCalls.getDefault
export const addCustomLabelPolicy = labelPreviewCalls.addCustom
export const updateCustomLabelPolicy = labelPreviewCalls.updateCustom

export async function activateCustomLabelPolicy(
  ctx: OrgContext,
): Promise<MessageInitShape<typeof ActivateCustomLabelPolicyResponseSchema>> {
  return { details: fromDetails(await activateLabelPolicy(ctx, ctx.orgId)) }
}

export const resetLabelPolicyToDefault = labelPreviewCalls.reset

export const getPrivacyPolicy = privacyCalls.get
export const getDefaultPrivacyPolicy = privacyCalls.getDefault
export const addCustomPrivacyPolicy = privacyCalls.addCustom
export const updateCustomPrivacyPolicy = privacyCalls.updateCustom
export const resetPrivacyPolicyToDefault = privacyCalls.reset

export const getNotificationPolicy = notificationCalls.get
export const getDefaultNotificationPolicy = notificationCalls.getDefault
export const addCustomNotificationPolicy = notificationCalls.addCustom
export const updateCustomNotificationPolicy = notificationCalls.updateCustom
export const resetNotificationPolicyToDefault = notificationCalls.reset
