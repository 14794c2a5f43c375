import type { ClientKey } from '#domain/project/app/client/client-key.ts'

/** Key sets that applications publish (`jwks_uri` of RFC 7591 §2). */
export interface ClientKeySets {
  /** Returns the keys at an address: those with an id, or all. Empty: none, or the address cannot be fetched. */
  find(address: string, keyId?: string): Promise<readonly ClientKey[]>
}
