import type { Services } from '#domain/context.ts'
import { openProvider } from '#domain/idp/open-provider.ts'
import type { ProviderClient } from '#domain/idp/provider-client.ts'
import { LOGIN_INTENT_CALLBACK_PATH } from '#domain/login-intent/login-intent.ts'
import { settleLoginIntent } from '#domain/login-intent/settle-login-intent.ts'
import { refuse } from '#domain/reasons/reason.ts'

type Finishing = Pick<Services, 'rows' | 'events' | 'cipher'> & { readonly providers: ProviderClient }

/** Settles the intent of the response of an OpenID Connect provider, as the browser brought it. As `settleLoginIntent`. */
export async function finishLoginIntent(
  services: Finishing,
  response: URLSearchParams,
  now: number,
): Promise<{ url: string }> {
  const state = response.get('state') ?? ''
  const error = response.get('error')
  return settleLoginIntent(
    services,
    {
      state,
      ...(error === null ? {} : { error }),
      prove: async (idp, { proof }) => {
        if (proof.kind !== 'oidc') throw refuse('provider.answerInvalid')
        const provider = { ...openProvider(services, idp), callbackPath: LOGIN_INTENT_CALLBACK_PATH }
        const { identity, source } = await services.providers.finishWithSource(provider, {
          answer: response,
          state,
          pledge: proof.pledge,
        })
        return { identity, source: { kind: 'oidc', ...source } }
      },
    },
    now,
  )
}
