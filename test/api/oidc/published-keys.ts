/** An application that publishes its keys (`jwks_uri`) and signs with them. */
import { type KeyObject, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'

export interface OwnKey {
  readonly kid: string
  readonly alg: string
  readonly privateKey: CryptoKey | KeyObject
  readonly jwk: object
}

export async function makeOwnKey(alg = 'ES256', kid: string = randomUUID()): Promise<OwnKey> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true })
  return { kid, alg, privateKey, jwk: { ...(await exportJWK(publicKey)), kid } }
}

/** Publishes keys at an address of this machine. */
export async function publishKeys() {
  let keys: readonly OwnKey[] = []
  let requests = 0
  const server = createServer((_request, response) => {
    requests++
    response
      .setHeader('content-type', 'application/jwk-set+json')
      .end(JSON.stringify({ keys: keys.map(({ jwk }) => jwk) }))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  // Listening on a port, so not a path.
  const { port } = server.address() as { port: number }
  return {
    address: `http://127.0.0.1:${port}/jwks`,
    replace(...published: readonly OwnKey[]): void {
      keys = published
    },
    requests: () => requests,
    stop: () => server.close(),
  }
}

export const signAs = ({ alg, kid, privateKey }: OwnKey, clientId: string, audience: string, claims: JWTPayload = {}) =>
  new SignJWT({ jti: randomUUID(), ...claims })
    .setProtectedHeader({ alg, kid })
    .setIssuer(clientId)
    .setSubject(clientId)
    .setAudience(audience)
    .setIssuedAt()
    .setExpirationTime('1m')
    .sign(privateKey)

/** Members of a form that authenticate a client (RFC 7523 §2.2). */
export const assertionForm = async (key: OwnKey, clientId: string, audience: string) => ({
  client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
  client_assertion: await signAs(key, clientId, audience),
})
