import type { Services } from '#domain/context.ts'
import { openSamlProvider } from '#domain/idp/saml/open-saml-provider.ts'
import type { SamlProviderClient } from '#domain/idp/saml/saml-provider-client.ts'
import { settleLoginIntent } from '#domain/login-intent/settle-login-intent.ts'
import { refuse } from '#domain/reasons/reason.ts'

type Finishing = Pick<Services, 'rows' | 'events' | 'cipher'> & { readonly samlProviders: SamlProviderClient }

/** A response as the browser brought it. */
export interface SamlResponseOfProvider {
  /** The provider whose redirect address received the response. */
  readonly idpId: string
  /** Base64. */
  readonly samlResponse: string
  readonly relayState: string
}

/** Settles the intent of the response of a SAML identity provider. As `settleLoginIntent`. */
export const finishSamlLoginIntent = (
  services: Finishing,
  { idpId, samlResponse, relayState }: SamlResponseOfProvider,
  now: number,
): Promise<{ url: string }> =>
  settleLoginIntent(
    services,
    {
      state: relayState,
      idpId,
      prove: async (idp, { proof }) => {
        const provider = openSamlProvider(services, idp)
        if (proof.kind !== 'saml' || !provider) throw refuse('provider.answerInvalid')
        const { requestId } = proof
        const samlUser = await services.samlProviders.finish(provider, { samlResponse, requestId })
        const { identity, assertionXml, attributes } = samlUser
        return { identity, source: { kind: 'saml', assertionXml, attributes } }
      },
    },
    now,
  )
