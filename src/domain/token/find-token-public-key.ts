import { algorithmOf } from '#crypto/signing-key-pair.ts'
import type { Services } from '#domain/context.ts'
import { loadWebKeys } from '#domain/token/web-key/web-key-store.ts'
import { ownProperty } from '#kit/own-property.ts'

/** Returns the public key (SPKI PEM) that verifies tokens of this server; undefined for another algorithm than its own. */
export async function findTokenPublicKey(
  services: Pick<Services, 'events'>,
  keyId: string,
  algorithm: string,
): Promise<string | undefined> {
  const key = ownProperty((await loadWebKeys(services)).keys, keyId)
  return key && algorithmOf(key.kind) === algorithm ? key.publicKey : undefined
}
