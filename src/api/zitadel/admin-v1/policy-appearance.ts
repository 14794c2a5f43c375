/** Label, privacy and notification: the calls of policy/appearance.ts under the names of this service. */
import type { MessageInitShape } from '@bufbuild/protobuf'
import type { ActivateLabelPolicyResponseSchema } from '@zitadel/proto/zitadel/admin_pb.js'
import { fromDetails } from '#api/zitadel/details.ts'
import type { OrgContext } from '#api/zitadel/org-context.ts'
import { labelCalls, labelPreviewCalls, notificationCalls, privacyCalls } from '#api/zitadel/policy/appearance.ts'
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import { activateLabelPolicy as activateLabelPolicyCommand } from '#domain/policy/activate-label-policy.ts'

export const getLabelPolicy = labelCalls.getDefault
export const getPreviewLabelPolicy = labelPreviewCalls.getDefault
export const updateLabelPolicy = labelPreviewCalls.updateDefault

export async function activateLabelPolicy(
  ctx: OrgContext,
): Promise<MessageInitShape<typeof ActivateLabelPolicyResponseSchema>> {
  return { details: fromDetails(await activateLabelPolicyCommand(ctx, INSTANCE_ID)) }
}

export const getPrivacyPolicy = privacyCalls.getDefault
export const updatePrivacyPolicy = privacyCalls.updateDefault

export const getNotificationPolicy = notificationCalls.getDefault
export const updateNotificationPolicy = notificationCalls.updateDefault
