import type { Cipher } from '#crypto/cipher.ts'
import { IDP_SECRET } from '#domain/idp/add-generic-oidc-provider.ts'
import type { Idp } from '#domain/idp/idp.ts'
import { callbackPathOf, type Provider } from '#domain/idp/provider-client.ts'
import type { Folded } from '#eventstore/aggregate.ts'

/** A provider as it is spoken to, its secret in the clear. For `ProviderClient` alone. */
export function openProvider({ cipher }: { readonly cipher: Cipher }, idp: Folded<Idp>): Provider {
  const { config } = idp.state
  if (!config) throw new Error(`provider ${idp.id} has no configuration`)
  const clientSecret = cipher.decrypt(config.clientSecret, IDP_SECRET)
  return { ...config, id: idp.id, version: idp.sequence, clientSecret, callbackPath: callbackPathOf(idp.id, config) }
}
