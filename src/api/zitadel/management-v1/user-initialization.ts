import type { MessageInitShape } from '@bufbuild/protobuf'
import type {
  ResendHumanInitializationRequest,
  ResendHumanInitializationResponseSchema,
} from '@zitadel/proto/zitadel/management_pb.js'
import { fromDetails } from '#api/zitadel/details.ts'
import type { OrgContext } from '#domain/context.ts'
import { resendInitialization } from '#domain/user/initialization/resend-initialization.ts'

export async function resendHumanInitialization(
  ctx: OrgContext,
  { userId, email }: ResendHumanInitializationRequest,
): Promise<MessageInitShape<typeof ResendHumanInitializationResponseSchema>> {
  return { details: fromDetails(await resendInitialization(ctx, { userId, email })) }
}
