/** An authenticator and a browser in one: an ES256 key that answers according to WebAuthn level 3 §6 and §7. */
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { isoCBOR } from '@simplewebauthn/server/helpers'

const USER_PRESENT = 0x01
const USER_VERIFIED = 0x04
const HAS_CREDENTIAL = 0x40

const b64 = (bytes: Uint8Array | string) => Buffer.from(bytes).toString('base64url')
const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest()

export function softAuthenticator(origin: string, rpId = new URL(origin).hostname) {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
  const id = randomBytes(16)
  let counter = 0
  // COSE_Key of ES256 (RFC 9053 §2.1).
  const coseKey = isoCBOR.encode(
    new Map<number, number | Uint8Array>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, Buffer.from(x, 'base64url')],
      [-3, Buffer.from(y, 'base64url')],
    ]),
  )
  const clientData = (type: string, challenge: string) =>
    Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }))
  const authenticatorData = (flags: number, attested: Uint8Array[] = []) => {
    const head = Buffer.alloc(5)
    head[0] = flags
    head.writeUInt32BE(++counter, 1)
    return Buffer.concat([sha256(rpId), head, ...attested])
  }
  const answer = (response: Record<string, unknown>) => ({
    id: b64(id),
    rawId: b64(id),
    type: 'public-key',
    clientExtensionResults: {},
    response,
  })

  return {
    credentialId: b64(id),
    /** Returns the result of `navigator.credentials.create` for a challenge. */
    create(challenge: string) {
      const flags = HAS_CREDENTIAL | USER_PRESENT | USER_VERIFIED
      const authData = authenticatorData(flags, [Buffer.alloc(16), Buffer.from([0, id.length]), id, coseKey])
      const attestation = isoCBOR.encode(
        new Map<string, string | Uint8Array | Map<string, string>>([
          ['fmt', 'none'],
          ['attStmt', new Map<string, string>()],
          ['authData', new Uint8Array(authData)],
        ]),
      )
      return answer({
        clientDataJSON: b64(clientData('webauthn.create', challenge)),
        attestationObject: b64(attestation),
        transports: ['internal'],
      })
    },
    /** Returns the result of `navigator.credentials.get` for a challenge. */
    get(challenge: string, userId: string) {
      const authData = authenticatorData(USER_PRESENT | USER_VERIFIED)
      const client = clientData('webauthn.get', challenge)
      return answer({
        clientDataJSON: b64(client),
        authenticatorData: b64(authData),
        signature: b64(sign('sha256', Buffer.concat([authData, sha256(client)]), privateKey)),
        userHandle: b64(userId),
      })
    },
  }
}
