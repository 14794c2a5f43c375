/** Keys and algorithms of the engine, from the keyring. */
import { createPrivateKey } from 'node:crypto'
import type { Configuration, JWK } from 'oidc-provider'
import { CLIENT_ALGORITHMS } from '#domain/project/app/client/client-key.ts'
import type { Keyring, SigningKey } from '#domain/token/signing-keys.ts'

/** Signs with the algorithm of the current key, even if another one was current when the client was registered. */
export function signatures({ keys, signer: { algorithm } }: Keyring) {
  const published = [...new Set(keys.map((key) => key.algorithm))]
  return {
    enabledJWA: {
      clientAuthSigningAlgValues: [...CLIENT_ALGORITHMS],
      requestObjectSigningAlgValues: [...CLIENT_ALGORITHMS],
      idTokenSigningAlgValues: published,
      userinfoSigningAlgValues: published,
      introspectionSigningAlgValues: published,
      authorizationSigningAlgValues: published,
    },
    clientDefaults: {
      id_token_signed_response_alg: algorithm,
      introspection_signed_response_alg: algorithm,
      authorization_signed_response_alg: algorithm,
    },
  } satisfies Configuration
}

export const privateJwk = ({ keyId: kid, algorithm: alg, privatePem }: SigningKey): JWK => ({
  ...createPrivateKey(privatePem).export({ format: 'jwk' }),
  kid,
  alg,
  use: 'sig',
})
