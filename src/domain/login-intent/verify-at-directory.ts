import { createLimit } from '#domain/attempt-limit/attempt-limit.ts'
import type { Context } from '#domain/context.ts'
import type { DirectoryCredentials, DirectoryUser, SignInAtDirectory } from '#domain/idp/directory/directory-client.ts'
import type { Idp } from '#domain/idp/idp.ts'
import { IDP_SECRET } from '#domain/idp/put-provider.ts'
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Folded } from '#eventstore/aggregate.ts'
import { foldCase } from '#kit/fold-case.ts'

/** Attempts for one user name at one directory, and for one entry, which has several names; within a window. */
const MAX_ATTEMPTS = 10
const WINDOW_MS = 60_000

/**
 * Verifies a password at a directory; returns its user.
 * @throws `intent.contentMismatch` (no directory), `intent.tooManyTries`, as `SignInAtDirectory`
 */
export async function verifyAtDirectory(
  ctx: Pick<Context, 'events' | 'rows' | 'cipher' | 'now'> & { readonly signInAtDirectory: SignInAtDirectory },
  idp: Folded<Idp>,
  credentials: DirectoryCredentials,
): Promise<DirectoryUser> {
  const { config } = idp.state
  if (config?.kind !== 'ldap') throw refuse('intent.contentMismatch')
  const within = createLimit(ctx, { kind: 'directory', max: MAX_ATTEMPTS, windowMs: WINDOW_MS })
  const admit = async (name: string): Promise<void> => {
    if (!(await within(`${idp.id} ${foldCase(name)}`, ctx.now))) throw refuse('intent.tooManyTries')
  }
  await admit(credentials.username)
  const directory = {
    ...config,
    bindPassword: ctx.cipher.decrypt(config.bindPassword, IDP_SECRET),
    isTrusted: idp.owner === INSTANCE_ID,
  }
  return ctx.signInAtDirectory(directory, credentials, (dn) => admit(`dn ${dn}`))
}
