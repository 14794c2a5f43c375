import { publicJwk } from '#crypto/jwt.ts'
import type { Services } from '#domain/context.ts'

/**
 * The public keys of an application that have not expired, as JWKs for every algorithm of their kind. `now` in epoch
 * milliseconds.
 */
export async function listClientKeys({ rows }: Pick<Services, 'rows'>, clientId: string, now: number) {
  const keys = await rows
    .selectFrom('app_keys')
    .select(['kid', 'public_key as publicPem'])
    .where('client_id', '=', clientId)
    .where('expires_at', '>', now)
    .orderBy('id')
    .execute()
  return keys.map(({ kid, publicPem }) => {
    const { alg: _any, ...key } = publicJwk(kid, publicPem)
    return key
  })
}
