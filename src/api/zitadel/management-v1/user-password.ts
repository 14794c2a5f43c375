import { SendHumanResetPasswordNotificationRequest_Type as Type } from '@zitadel/proto/zitadel/management_pb.js'
import { fromDetails } from '#api/zitadel/details.ts'
import type { ManagementRpcs } from '#api/zitadel/management-v1/rpcs.ts'
import { within } from '#api/zitadel/within.ts'
import { requestPasswordReset } from '#domain/user/password/request-password-reset.ts'
import { setPassword } from '#domain/user/password/set-password.ts'

export const userPassword = {
  async setHumanPassword(ctx, { userId, password, noChangeRequired }) {
    const input = { password, changeRequired: !noChangeRequired }
    return { details: fromDetails(await setPassword(ctx, within(ctx, userId), input)) }
  },
  /** Always requires a change at the next sign-in. */
  async setHumanInitialPassword(ctx, { userId, password }) {
    return { details: fromDetails(await setPassword(ctx, within(ctx, userId), { password, changeRequired: true })) }
  },
  async sendHumanResetPasswordNotification(ctx, { userId, type }) {
    const channel = type === Type.SMS ? 'sms' : 'email'
    return { details: fromDetails((await requestPasswordReset(ctx, within(ctx, userId), channel)).details) }
  },
} satisfies ManagementRpcs
