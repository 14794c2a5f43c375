import { type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { loadUser } from '#domain/user/load-user.ts'
import type { Passkey } from '#domain/user/passwordless/events.ts'
import { notFound } from '#kit/errors.ts'

/** The passkeys of a person of the organization acted in, oldest first. */
export async function listPasskeys(
  ctx: OrgContext,
  userId: string,
): Promise<{ passkeys: readonly (Passkey & { id: string })[]; details: Details }> {
  const user = await loadUser(ctx, userId, () => notFound('QUERY-Dfbg2', 'Errors.User.NotFound'))
  const passkeys = Object.entries(user.state.passkeys.tokens).map(([id, passkey]) => ({ id, ...passkey }))
  return { passkeys: passkeys.sort((one, other) => one.sequence - other.sequence), details: detailsOf(user) }
}
