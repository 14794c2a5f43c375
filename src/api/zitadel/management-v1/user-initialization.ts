import { fromDetails } from '#api/zitadel/details.ts'
import type { ManagementRpcs } from '#api/zitadel/management-v1/rpcs.ts'
import { within } from '#api/zitadel/within.ts'
import { resendInitialization } from '#domain/user/initialization/resend-initialization.ts'

export const userInitialization = {
  async resendHumanInitialization(ctx, { userId, email }) {
    return { details: fromDetails(await resendInitialization(ctx, within(ctx, userId), email)) }
  },
} satisfies ManagementRpcs
