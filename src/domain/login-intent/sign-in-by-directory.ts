import { createLimit } from '#domain/attempt-limit/attempt-limit.ts'
import type { Context } from '#domain/context.ts'
import type { DirectoryCredentials, SignInAtDirectory } from '#domain/idp/directory/directory-client.ts'
import { idpAggregate } from '#domain/idp/idp.ts'
import { IDP_SECRET } from '#domain/idp/put-provider.ts'
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import { newIntentRow } from '#domain/login-intent/login-intent.ts'
import { succeedLoginIntent } from '#domain/login-intent/settle-login-intent.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { foldCase } from '#kit/fold-case.ts'

/** Attempts for one user name at one directory, within a window. */
const MAX_ATTEMPTS = 10
const WINDOW_MS = 60_000

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
  const { config } = idp.state
  if (config?.kind !== 'ldap') throw refuse('intent.contentMismatch')
  const within = createLimit(ctx, { kind: 'directory', max: MAX_ATTEMPTS, windowMs: WINDOW_MS })
  if (!(await within(`${idpId} ${foldCase(credentials.username)}`, ctx.now))) throw refuse('intent.tooManyTries')
  const directory = {
    ...config,
    bindPassword: ctx.cipher.decrypt(config.bindPassword, IDP_SECRET),
    isTrusted: idp.owner === INSTANCE_ID,
  }
  const { identity, attributes } = await ctx.signInAtDirectory(directory, credentials)
  const source = { kind: 'ldap' as const, attributes }
  const { row, token } = await succeedLoginIntent(ctx, newIntentRow(ctx, idp.id), { identity, source })
  await ctx.events.writeRecords([{ table: 'login_intents', put: row }])
  return { id: row.id, token, userId: row.user_id }
}
