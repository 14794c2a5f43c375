import type { Context } from '#domain/context.ts'
import { loadUser } from '#domain/user/load-user.ts'
import type { User } from '#domain/user/user-state.ts'
import { notFound } from '#kit/errors.ts'

/** How many codes a person can still use, of how many, made when (epoch milliseconds; 0: never). Never the codes. */
export interface RecoveryCodesStatus {
  readonly left: number
  readonly total: number
  readonly generatedAt: number
}

export async function getRecoveryCodes(ctx: Context, userId: string): Promise<RecoveryCodesStatus> {
  const { state } = await loadUser(ctx, userId, () => notFound('QUERY-Dfbg2', 'Errors.User.NotFound'))
  const { codes, generatedAt } = state.recovery
  return { left: recoveryCodesLeft(state), total: Object.keys(codes).length, generatedAt }
}

export const recoveryCodesLeft = (user: User): number =>
  Object.values(user.recovery.codes).filter((code) => code === 'open').length
