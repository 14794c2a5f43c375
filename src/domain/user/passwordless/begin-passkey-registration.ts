import type { Context } from '#domain/context.ts'
import type { Target } from '#domain/target.ts'
import { passkeySlot } from '#domain/user/code-slots.ts'
import { type ChallengedRegistration, challengeRegistration } from '#domain/user/passwordless/challenge-registration.ts'
import { requireRightCode } from '#domain/user/redeem-code.ts'

export interface BeginPasskeyRegistration {
  readonly codeId: string
  readonly code: string
}

/** Returns the options for the browser to create a passkey, and the challenge id of its response. Does not use the code. */
export async function beginPasskeyRegistration(
  ctx: Context,
  target: Target,
  input: BeginPasskeyRegistration,
): Promise<ChallengedRegistration> {
  const link = { user: target, slot: passkeySlot(input.codeId), code: input.code }
  return challengeRegistration(ctx, await requireRightCode(ctx, link), { use: 'passkey' })
}
