import type { Context, Details } from '#domain/context.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { loadUser } from '#domain/user/access/load-user.ts'
import { changeOwnPassword } from '#domain/user/password/change-own-password.ts'
import { requirePassword } from '#domain/user/password/change-password.ts'
import { checkPassword } from '#domain/user/password/check-password.ts'

export interface ReplacePassword {
  readonly current: string
  readonly password: string
  readonly changeRequired: boolean
}

/** Replaces a password by proof of the current one. A wrong one counts towards the lockout, as at sign-in. */
export async function replacePassword(
  ctx: Context,
  target: Target,
  { current, password, changeRequired }: ReplacePassword,
): Promise<Details> {
  requirePassword((await loadUser(ctx, target)).state)
  if (!(await checkPassword(ctx, target, current))) throw refuse('password.wrong')
  return changeOwnPassword(ctx, target, password, changeRequired)
}
