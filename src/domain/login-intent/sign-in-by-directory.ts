import type { Context } from '#domain/context.ts'
import type { DirectoryCredentials, SignInAtDirectory } from '#domain/idp/directory/directory-client.ts'
import { idpAggregate } from '#domain/idp/idp.ts'
import { newIntentRow } from '#domain/login-intent/login-intent.ts'
import { succeedLoginIntent } from '#domain/login-intent/settle-login-intent.ts'
import { verifyAtDirectory } from '#domain/login-intent/verify-at-directory.ts'
import { refuse } from '#domain/reasons/reason.ts'

export interface DirectorySignIn extends DirectoryCredentials {
  readonly idpId: string
}

export interface SucceededDirectorySignIn {
  readonly id: string
  readonly token: string
  /** The linked user; '' : none. */
  readonly userId: string
}

/**
 * Verifies a password at a directory; returns a succeeded intent.
 * @throws `intent.providerNotFound`, `intent.contentMismatch` (no directory), `intent.tooManyTries`, as `SignInAtDirectory`
 */
export async function signInByDirectory(
  ctx: Context & { readonly signInAtDirectory: SignInAtDirectory },
  { idpId, ...credentials }: DirectorySignIn,
): Promise<SucceededDirectorySignIn> {
  const idp = await ctx.events.load(idpAggregate, idpId)
  if (idp.state.status !== 'active') throw refuse('intent.providerNotFound')
  const { identity, attributes } = await verifyAtDirectory(ctx, idp, credentials)
  const source = { kind: 'ldap' as const, attributes }
  const { row, token } = await succeedLoginIntent(ctx, newIntentRow(ctx, idp.id), { identity, source })
  await ctx.events.writeRecords([{ table: 'login_intents', put: row }])
  return { id: row.id, token, userId: row.user_id }
}
