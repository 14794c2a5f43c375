import type { MessageInitShape } from '@bufbuild/protobuf'
import {
  type SendHumanResetPasswordNotificationRequest,
  type SendHumanResetPasswordNotificationResponseSchema,
  type SetHumanInitialPasswordRequest,
  type SetHumanInitialPasswordResponseSchema,
  type SetHumanPasswordRequest,
  type SetHumanPasswordResponseSchema,
  SendHumanResetPasswordNotificationRequest_Type as Type,
} from '@zitadel/proto/zitadel/management_pb.js'
import { fromDetails } from '#api/zitadel/details.ts'
import type { OrgContext } from '#domain/context.ts'
import { requestPasswordReset } from '#domain/user/password/request-password-reset.ts'
import { setPassword } from '#domain/user/password/set-password.ts'

export async function setHumanPassword(
  ctx: OrgContext,
  { userId, password, noChangeRequired }: SetHumanPasswordRequest,
): Promise<MessageInitShape<typeof SetHumanPasswordResponseSchema>> {
  return { details: fromDetails(await setPassword(ctx, { userId, password, changeRequired: !noChangeRequired })) }
}

/** The older call: the password has to be changed at the next sign-in (contract §7.3). */
export async function setHumanInitialPassword(
  ctx: OrgContext,
  { userId, password }: SetHumanInitialPasswordRequest,
): Promise<MessageInitShape<typeof SetHumanInitialPasswordResponseSchema>> {
  return { details: fromDetails(await setPassword(ctx, { userId, password, changeRequired: true })) }
}

export async function sendHumanResetPasswordNotification(
  ctx: OrgContext,
  { userId, type }: SendHumanResetPasswordNotificationRequest,
): Promise<MessageInitShape<typeof SendHumanResetPasswordNotificationResponseSchema>> {
  const channel = type === Type.SMS ? 'sms' : 'email'
  return { details: fromDetails(await requestPasswordReset(ctx, { userId, channel })) }
}
