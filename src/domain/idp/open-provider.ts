import type { Cipher } from '#crypto/cipher.ts'
import type { Idp } from '#domain/idp/idp.ts'
import { callbackPathOf, type Provider } from '#domain/idp/provider-client.ts'
import { IDP_SECRET } from '#domain/idp/put-provider.ts'
import type { Folded } from '#eventstore/aggregate.ts'

/** Returns a provider's connection settings, with its secret in clear text. For `ProviderClient` only. */
export function openProvider({ cipher }: { readonly cipher: Cipher }, idp: Folded<Idp>): Provider {
  const { config } = idp.state
  if (config?.kind !== 'oidc') throw new Error(`provider ${idp.id} is no OpenID Connect provider`)
  const clientSecret = cipher.decrypt(config.clientSecret, IDP_SECRET)
  return { ...config, id: idp.id, version: idp.sequence, clientSecret, callbackPath: callbackPathOf(idp.id, config) }
}
