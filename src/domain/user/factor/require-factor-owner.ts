import type { OrgContext } from '#domain/context.ts'
import type { User } from '#domain/user/user-state.ts'
import { failedPrecondition } from '#kit/errors.ts'

/** People set up their own factors; for anybody else it takes the permission `user.credential.write`. */
export function requireFactorOwner(ctx: Pick<OrgContext, 'caller' | 'orgId'>, userId: string): void {
  if (ctx.caller.id !== userId) ctx.caller.require('user.credential.write', ctx.orgId)
}

/** Refuses a user that cannot have second factors: a program, or a person who may not sign in. */
export function requireFactorHolder(user: User): void {
  if (user.type !== 'human') throw failedPrecondition('COMMAND-Fct02', 'Errors.User.NotHuman')
  if (user.status !== 'active' && user.status !== 'initial')
    throw failedPrecondition('COMMAND-Fct12', 'Errors.User.NotActive')
}
