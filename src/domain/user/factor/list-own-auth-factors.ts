import type { Context } from '#domain/context.ts'
import { readUser } from '#domain/user/access/load-user.ts'
import { mayReadOrSelf } from '#domain/user/access/user-access.ts'
import { type AuthFactor, authFactorsOf } from '#domain/user/list-human-auth-factors.ts'

export interface OwnAuthFactors {
  readonly ready: readonly AuthFactor[]
  /** An authenticator whose enrollment is not finished. Registrations of keys are stored only when they are finished. */
  readonly started: readonly AuthFactor[]
}

/** Returns the second factors of the caller, also those that are not enrolled completely. */
export async function listOwnAuthFactors(ctx: Context): Promise<OwnAuthFactors> {
  const { id, orgId: within } = ctx.caller
  const { state } = await readUser(ctx, { id, within }, mayReadOrSelf('user.read'))
  return { ready: authFactorsOf(state), started: state.totp && !state.totp.ready ? [{ kind: 'otp' }] : [] }
}
