import { type Context, type Details, detailsOf } from '#domain/context.ts'
import type { Target } from '#domain/target.ts'
import { readUser } from '#domain/user/access/load-user.ts'
import { mayReadOrSelf } from '#domain/user/access/user-access.ts'
import type { Passkey } from '#domain/user/passwordless/events.ts'

/** Returns the passkeys of a person, oldest first. */
export async function listPasskeys(
  ctx: Context,
  target: Target,
): Promise<{ passkeys: readonly (Passkey & { id: string })[]; details: Details }> {
  const user = await readUser(ctx, target, mayReadOrSelf('user.read'))
  const passkeys = Object.entries(user.state.passkeys.tokens).map(([id, passkey]) => ({ id, ...passkey }))
  return { passkeys: passkeys.sort((one, other) => one.sequence - other.sequence), details: detailsOf(user) }
}
