/** Hashes of key derivation functions with their parts apart. */
import { toBase64 } from '#crypto/password/encoding/base64.ts'
import { keyText, pbkdf2Text, scryptText } from '#crypto/password/encoding/canonical.ts'
import { notSupported } from '#crypto/password/encoding/not-supported.ts'
import { decode, decodeHash } from '#crypto/password/foreign/decode.ts'
import type { ForeignHash } from '#crypto/password/foreign-hash.ts'
import { digestName } from '#crypto/password/shapes/digest-names.ts'

export function describedArgon2(hash: ForeignHash, name: string): string {
  const { iterations, memory, parallelism = 1, version = 19 } = hash
  if (iterations === undefined || memory === undefined) throw notSupported('argon2: passes or memory are missing')
  const type = /^argon2(id|i|d)/.exec(name)?.[0] ?? 'argon2id'
  const costs = `m=${memory},t=${iterations},p=${parallelism}`
  const text = `$${type}$v=${version}$${costs}$${toBase64(saltOf(hash))}$${toBase64(hashOf(hash))}`
  return hash.key === undefined ? text : keyText(keyOf(hash), text)
}

export function describedScrypt(hash: ForeignHash): string {
  const { iterations, blockSize = 8, parallelism = 1 } = hash
  if (iterations === undefined) throw notSupported('scrypt: N is missing')
  return scryptText({ cost: iterations, blockSize, parallelism, salt: saltOf(hash), hash: hashOf(hash) })
}

/** Firebase: `iterations` is the memory cost, `blockSize` the rounds. */
export function describedFirebaseScrypt(foreignHash: ForeignHash): string {
  const hash = withJoinedParts(foreignHash)
  const { iterations, blockSize = 8, parallelism = 1, saltSeparator = '' } = hash
  if (hash.key === undefined) throw notSupported("firescrypt: the signer key of Firebase's hash parameters is missing")
  if (iterations === undefined) throw notSupported('firescrypt: the memory cost is missing')
  const separator = toBase64(decode('the salt separator', saltSeparator, 'base64'))
  const costs = `ln=${iterations},r=${blockSize},p=${parallelism}`
  const text = `$firescrypt$${costs}$${toBase64(saltOf(hash))}$${toBase64(hashOf(hash))}$${separator}`
  return keyText(keyOf(hash), text)
}

/** Clerk joins the parts: `hash$salt$key$separator$rounds$memory cost`. */
function withJoinedParts(hash: ForeignHash): ForeignHash {
  const [value = '', salt, key, saltSeparator, rounds, memory, ...more] = hash.value.split('$')
  if (!salt || !key || saltSeparator === undefined || !memory || more.length > 0) return hash
  return { ...hash, value, salt, key, saltSeparator, blockSize: Number(rounds), iterations: Number(memory) }
}

/** The digest is in the name (`pbkdf2-sha256`, `salted-pbkdf2-hmac-sha256-512`) or beside it; SHA-1 where neither has it. */
export function describedPbkdf2(hash: ForeignHash, name: string): string {
  if (hash.iterations === undefined) throw notSupported('pbkdf2: the rounds are missing')
  const named = /pbkdf2?(?:-?hmac)?-?(md5|sha-?\d+)(?:-\d+)?$/.exec(name)?.[1] ?? hash.digest ?? 'sha1'
  const digest = digestName(named)
  if (!digest) throw notSupported(`pbkdf2: the digest "${named}" is not supported`)
  return pbkdf2Text({ digest, rounds: hash.iterations, salt: saltOf(hash), hash: hashOf(hash) })
}

function saltOf({ salt, saltEncoding = 'base64' }: ForeignHash): Buffer {
  if (salt === undefined) throw notSupported('the salt is missing')
  return decode('the salt', salt, saltEncoding)
}

function hashOf({ value, valueEncoding, keyLength }: ForeignHash): Buffer {
  return decodeHash(value, valueEncoding, keyLength)
}

function keyOf({ key = '', keyEncoding = 'base64' }: ForeignHash): Buffer {
  return decode('the key', key, keyEncoding)
}
