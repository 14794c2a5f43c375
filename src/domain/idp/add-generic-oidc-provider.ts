import type { Context, Details } from '#domain/context.ts'
import { type IdpEvent, idpAdded } from '#domain/idp/idp.ts'
import { normalizeOidcProvider, type OidcProviderInput } from '#domain/idp/oidc-provider-input.ts'
import { addProvider, IDP_SECRET } from '#domain/idp/put-provider.ts'
import { refuse } from '#domain/reasons/reason.ts'

/** Adds an OpenID Connect provider to an organization, or to the instance. */
export async function addGenericOidcProvider(
  ctx: Context,
  owner: string,
  input: OidcProviderInput,
): Promise<{ id: string; details: Details }> {
  const event = decideAddGenericOidcProvider(input, (secret) => ctx.cipher.encrypt(secret, IDP_SECRET))
  return addProvider(ctx, owner, event)
}

export function decideAddGenericOidcProvider(input: OidcProviderInput, seal: (secret: string) => string): IdpEvent {
  const { name, options, clientSecret, scopes, ...config } = normalizeOidcProvider(input)
  if (!clientSecret) throw refuse('idp.clientSecretMissing')
  return idpAdded({
    name,
    options: { ...options },
    config: { kind: 'oidc', ...config, clientSecret: seal(clientSecret), scopes: [...scopes], ownCallback: true },
  })
}
