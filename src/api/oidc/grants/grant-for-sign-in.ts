import type { KoaContextWithOIDC } from 'oidc-provider'
import { requestedScopeOf, signInOf } from '#api/oidc/interactions.ts'

/** Each sign-in at an application is a grant of its own: revoking one leaves the others. */
export async function grantForSignIn(ctx: KoaContextWithOIDC) {
  const { provider, session, client, result, prompts, params } = ctx.oidc
  if (!params || !session?.accountId || !client || (!result?.login && !prompts.has('none'))) return undefined
  const signIn = signInOf(result)
  if (signIn) session.uid = signIn
  const grant = new provider.Grant({
    accountId: session.accountId,
    clientId: client.clientId,
    // The engine's types do not declare these properties; `grantWithSignIn` keeps them.
    ...{
      sessionUid: session.uid,
      audience: typeof params.resource === 'string' ? params.resource.split(' ') : undefined,
    },
  })
  params.scope = requestedScopeOf(ctx)
  grant.addOIDCScope(requestedScopeOf(ctx))
  // Within the scopes (`account.ts`); the engine would leave out claims that were not granted by name.
  grant.addOIDCClaims([...ctx.oidc.requestParamClaims])
  await grant.save()
  return grant
}
