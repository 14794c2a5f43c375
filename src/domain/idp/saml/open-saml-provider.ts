import type { Cipher } from '#crypto/cipher.ts'
import type { Idp } from '#domain/idp/idp.ts'
import { IDP_SECRET } from '#domain/idp/put-provider.ts'
import type { SamlProvider } from '#domain/idp/saml/saml-provider-client.ts'
import type { Folded } from '#eventstore/aggregate.ts'

/** Returns the settings of a SAML identity provider with its key in clear text; undefined: one of another kind. */
export function openSamlProvider({ cipher }: { readonly cipher: Cipher }, idp: Folded<Idp>): SamlProvider | undefined {
  const { config } = idp.state
  if (config?.kind !== 'saml') return undefined
  const { privateKey, ...settings } = config
  return { ...settings, id: idp.id, privatePem: cipher.decrypt(privateKey, IDP_SECRET) }
}
