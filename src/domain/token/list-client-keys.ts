import type { Services } from '#domain/context.ts'
import { clientJwk } from '#domain/project/app/client/client-key.ts'
import type { Client } from '#domain/token/find-client.ts'

/**
 * Returns the public keys of an application that have not expired, and those that it publishes, as JWKs for every
 * algorithm of their kind. `keyId`: of the key that is needed. `now` in epoch milliseconds.
 */
export async function listClientKeys(
  { rows, clientKeySets }: Pick<Services, 'rows' | 'clientKeySets'>,
  {
    client: { clientId, config },
    keyId,
  }: { readonly client: Client & { kind: 'app' }; readonly keyId: string | undefined },
  now: number,
) {
  const stored = await rows
    .selectFrom('app_keys')
    .select(['kid', 'public_key as publicKey'])
    .where('client_id', '=', clientId)
    .where('expires_at', '>', now)
    .orderBy('id')
    .execute()
  const address = config.kind === 'oidc' ? config.clientSettings?.keysAddress : undefined
  const published = address === undefined ? [] : ((await clientKeySets?.find(address, keyId)) ?? [])
  return [...stored, ...published].map(clientJwk)
}
