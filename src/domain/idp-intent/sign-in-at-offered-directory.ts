import type { DirectoryCredentials, SignInAtDirectory } from '#domain/idp/directory/directory-client.ts'
import { type CompletedIdpIntent, settleIdentity } from '#domain/idp-intent/complete-idp-intent.ts'
import { loadOffered } from '#domain/idp-intent/start-idp-intent.ts'
import { verifyAtDirectory } from '#domain/login-intent/verify-at-directory.ts'
import type { PageContext } from '#domain/sign-in/page-context.ts'

export interface SignInAtOfferedDirectory extends DirectoryCredentials {
  readonly idpId: string
  /** The browser's cookie. */
  readonly browser: string
  /** The application that waits; '' : none. */
  readonly authRequestId: string
}

/**
 * Signs a user of the caller's organization in at a directory that its policy offers. Rejects as `loadOffered`,
 * `verifyAtDirectory` and `completeIdpIntent`.
 */
export async function signInAtOfferedDirectory(
  ctx: PageContext,
  signInAtDirectory: SignInAtDirectory,
  { idpId, browser, authRequestId, ...credentials }: SignInAtOfferedDirectory,
): Promise<CompletedIdpIntent> {
  const idp = await loadOffered(ctx, idpId)
  const { identity } = await verifyAtDirectory({ ...ctx, signInAtDirectory }, idp, credentials)
  return settleIdentity(ctx, idp, identity, { intent: { idpId, orgId: ctx.orgId, authRequestId }, browser })
}
