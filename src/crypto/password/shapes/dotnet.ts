import { readBase64 } from '#crypto/password/encoding/base64.ts'
import { pbkdf2Text } from '#crypto/password/encoding/canonical.ts'
import type { Shape } from '#crypto/password/shapes/shape.ts'

const V2_BYTES = 49
const V3_HEADER_BYTES = 13
const V3_DIGESTS = ['sha1', 'sha256', 'sha512']

/** Bare base64 of ASP.NET Core Identity: version 2 begins with a zero byte, version 3 with a one. */
export const aspNetIdentity: Shape = (text) => {
  if (!/^A[A-Za-f][\w+/-]{40,600}={0,2}$/.test(text)) return
  const bytes = readBase64(text)
  if (bytes?.[0] === 0 && bytes.length === V2_BYTES)
    return pbkdf2Text({ digest: 'sha1', rounds: 1000, salt: bytes.subarray(1, 17), hash: bytes.subarray(17) })
  if (bytes?.[0] !== 1 || bytes.length <= V3_HEADER_BYTES) return
  const digest = V3_DIGESTS[bytes.readUInt32BE(1)]
  const rounds = bytes.readUInt32BE(5)
  const saltEnd = V3_HEADER_BYTES + bytes.readUInt32BE(9)
  if (!digest || saltEnd >= bytes.length) return
  return pbkdf2Text({ digest, rounds, salt: bytes.subarray(V3_HEADER_BYTES, saltEnd), hash: bytes.subarray(saltEnd) })
}
