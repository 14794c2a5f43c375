import { formulaText, pbkdf2Text } from '#crypto/password/encoding/canonical.ts'
import { notSupported } from '#crypto/password/encoding/not-supported.ts'
import { digestName } from '#crypto/password/shapes/digest-names.ts'

/** Ids of Spring Security's DelegatingPasswordEncoder whose rest has no prefix of its own. `scheme` is in lower case. */
export function readSpring(scheme: string, rest: string): string | undefined {
  const [id = '', version] = scheme.split('@')
  const hex = /^[0-9a-f]+$/.test(rest) ? Buffer.from(rest, 'hex') : undefined
  if (id === 'scrypt') return rest.startsWith('$e') ? `$s0${rest}` : rest.startsWith('$') ? rest : undefined
  if (id === 'pbkdf2' && hex?.length === 40 && version === undefined)
    return pbkdf2Text({ digest: 'sha1', rounds: 185_000, salt: hex.subarray(0, 8), hash: hex.subarray(8) })
  if (id === 'pbkdf2' && hex?.length === 48)
    return pbkdf2Text({ digest: 'sha256', rounds: 310_000, salt: hex.subarray(0, 16), hash: hex.subarray(16) })
  // StandardPasswordEncoder: 1024 times SHA-256.
  if (id === 'sha256' && hex?.length === 40)
    return formulaText('repeat^1023(sha256(salt.password),sha256(digest))', hex.subarray(0, 8), hex.subarray(8))
  return readMessageDigest(id, rest)
}

/** Reads MessageDigestPasswordEncoder: the salt is in braces, which are part of the hashed text. */
function readMessageDigest(id: string, rest: string): string | undefined {
  const [, salt, hash] = /^(\{[^{}]{1,128}\})([0-9a-f]+)$/i.exec(rest) ?? []
  if (salt === undefined || hash === undefined) return
  const digest = digestName(id)
  if (!digest) throw notSupported(`the scheme {${id}} is not supported`)
  return formulaText(`${digest}(password.salt)`, Buffer.from(salt), Buffer.from(hash, 'hex'))
}
