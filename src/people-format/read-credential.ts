import type { RegisteredCredential } from '#domain/user/create/person-factors.ts'
import type { ParsedJson } from '#kit/parse-json.ts'
import { inside, type Place, readCount, readFlag, readList, readObject, readText } from '#people-format/members.ts'

const BASE64URL = /^[\w-]+$/
/** SHA-256 in base64url. */
export const SHA256 = /^[\w-]{43}$/
/** SHA-256 of a code made here, or SHA-512 of an imported one, in base64url. */
export const RECOVERY_CODE_HASH = /^([\w-]{43}|[\w-]{86})$/
const MEMBERS: ReadonlySet<string> = new Set([
  'id',
  'name',
  'credentialId',
  'publicKey',
  'counter',
  'aaguid',
  'transports',
  'backedUp',
  'rpId',
  'userAgent',
])

/** A passkey or a security key. */
export function readCredential(item: ParsedJson, place: Place): RegisteredCredential {
  const members = readObject(item, place, MEMBERS)
  const at = (name: string): Place => inside(place, name)
  const credentialId = readText(members.credentialId, at('credentialId'), {
    required: true,
    pattern: BASE64URL,
    max: 2000,
  })
  return {
    // A passkey is addressed by its id; its credential's own is as good as any.
    id: readText(members.id, at('id')) || credentialId.slice(0, 200),
    name: readText(members.name, at('name')) || 'Passkey',
    credentialId,
    publicKey: readText(members.publicKey, at('publicKey'), { required: true, pattern: BASE64URL, max: 4000 }),
    counter: readCount(members.counter, at('counter')),
    aaguid: readText(members.aaguid, at('aaguid')) || '00000000-0000-0000-0000-000000000000',
    transports: readList(members.transports, at('transports'), (one, there) =>
      readText(one, there, { required: true, pattern: /^[a-z-]{1,20}$/ }),
    ),
    backedUp: readFlag(members.backedUp, at('backedUp')),
    rpId: readText(members.rpId, at('rpId'), { required: true, pattern: /^\S+$/ }),
    userAgent: readText(members.userAgent, at('userAgent')),
  }
}
