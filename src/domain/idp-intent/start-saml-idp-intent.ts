import { PROVIDER_CALLBACK_PATH, type ProviderClient } from '#domain/idp/provider-client.ts'
import type { SamlProviderClient, SamlRequestStep } from '#domain/idp/saml/saml-provider-client.ts'
import { newIntentSecret } from '#domain/idp-intent/idp-intent.ts'
import {
  loadOffered,
  notOffered,
  type StartIdpIntent,
  storeStartedIntent,
} from '#domain/idp-intent/start-idp-intent.ts'
import { startLoginIntent } from '#domain/login-intent/start-login-intent.ts'
import type { PageContext } from '#domain/sign-in/page-context.ts'

export interface ProviderClients {
  readonly providers: ProviderClient
  readonly samlProviders: SamlProviderClient
}

/**
 * Starts the sign-in of a browser at a SAML provider. Its response is a form of another site, which brings no cookies:
 * a login intent receives it, and redirects to the callback of the pages, where the browser proves itself. Rejects as
 * `startIdpIntent` and `startLoginIntent`.
 */
export async function startSamlIdpIntent(
  ctx: PageContext,
  { providers, samlProviders }: ProviderClients,
  input: StartIdpIntent,
): Promise<SamlRequestStep> {
  const idp = await loadOffered(ctx, input.idpId)
  if (idp.state.config?.kind !== 'saml') throw notOffered()
  const secret = newIntentSecret()
  const callback = `${ctx.externalUrl}${PROVIDER_CALLBACK_PATH}?${new URLSearchParams({ state: secret })}`
  const { idpId, reauthenticate } = input
  const urls = { successUrl: callback, failureUrl: callback }
  const { id, step } = await startLoginIntent({ ...ctx, providers, samlProviders }, { idpId, ...urls, reauthenticate })
  await storeStartedIntent(ctx, input, { secret, pledge: { loginIntentId: id } })
  return step
}
