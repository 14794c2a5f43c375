import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { changeUser } from '#domain/user/access/change-user.ts'
import { mayOrSelf } from '#domain/user/access/user-access.ts'
import { setUpFactors } from '#domain/user/factor/ready-factors.ts'
import { requireFactorHolder } from '#domain/user/factor/require-factor-holder.ts'
import { recoveryCodesAdded } from '#domain/user/recovery/events.ts'
import { hashRecoveryCode, makeRecoveryCode } from '#domain/user/recovery/recovery-code.ts'
import type { UserEvent } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'

const FEWEST = 10
const MOST = 16

/**
 * Creates recovery codes that each replace a lost second factor once, in place of earlier ones. Returns them this once;
 * only their hashes are stored. `count`: 10 to 16.
 * @throws `recoveryCodes.countInvalid`; `recoveryCodes.factorMissing` for a person without a second factor
 */
export async function generateRecoveryCodes(
  ctx: Context,
  target: Target,
  count = FEWEST,
): Promise<{ codes: readonly string[]; details: Details }> {
  if (!Number.isInteger(count) || count < FEWEST || count > MOST) throw refuse('recoveryCodes.countInvalid')
  const codes = Array.from({ length: count }, makeRecoveryCode)
  const after = await changeUser(ctx, target, mayOrSelf('user.credential.write'), (user) =>
    decideGenerateRecoveryCodes(user, codes.map(hashRecoveryCode)),
  )
  return { codes, details: detailsOf(after) }
}

export function decideGenerateRecoveryCodes(user: User, codeHashes: string[]): UserEvent[] {
  requireFactorHolder(user)
  if (setUpFactors(user).length === 0) throw refuse('recoveryCodes.factorMissing')
  return [recoveryCodesAdded(codeHashes)]
}
