import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { setUpFactors } from '#domain/user/factor/ready-factors.ts'
import { requireFactorHolder, requireFactorOwner } from '#domain/user/factor/require-factor-owner.ts'
import { requireUser } from '#domain/user/load-user.ts'
import { recoveryCodesAdded } from '#domain/user/recovery/events.ts'
import { hashRecoveryCode, makeRecoveryCode } from '#domain/user/recovery/recovery-code.ts'
import { type UserEvent, userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import { failedPrecondition, invalidArgument, notFound } from '#kit/errors.ts'

const FEWEST = 10
const MOST = 16

export interface GenerateRecoveryCodes {
  readonly userId: string
  /** 10 to 16; left out: 10. */
  readonly count?: number
}

/**
 * Makes codes that each stand in once for a second factor the person has lost; those made before are over. They are
 * answered this once, and kept as hashes only.
 * @throws AppError failedPrecondition when there is no second factor to stand in for
 */
export async function generateRecoveryCodes(
  ctx: OrgContext,
  { userId, count = FEWEST }: GenerateRecoveryCodes,
): Promise<{ codes: readonly string[]; details: Details }> {
  requireFactorOwner(ctx, userId)
  if (!Number.isInteger(count) || count < FEWEST || count > MOST)
    throw invalidArgument('COMMAND-Rcv10', 'Errors.User.MFA.RecoveryCodes.CountInvalid')
  const codes = Array.from({ length: count }, makeRecoveryCode)
  const after = await ctx.events.change(author(ctx), userAggregate, userId, (user) => {
    requireUser(user, ctx.orgId, () => notFound('COMMAND-Fct04', 'Errors.User.NotFound'))
    return decideGenerateRecoveryCodes(user.state, codes.map(hashRecoveryCode))
  })
  return { codes, details: detailsOf(after) }
}

export function decideGenerateRecoveryCodes(user: User, codeHashes: string[]): UserEvent[] {
  requireFactorHolder(user)
  if (setUpFactors(user).length === 0)
    throw failedPrecondition('COMMAND-Rcv01', 'Errors.User.MFA.RecoveryCodes.FactorMissing')
  return [recoveryCodesAdded(codeHashes)]
}
