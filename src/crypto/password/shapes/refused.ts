import { notSupported } from '#crypto/password/encoding/not-supported.ts'

/** Known kinds of hashes that are not supported, by their prefix. */
const KINDS: readonly (readonly [RegExp, string])[] = [
  [/^\$y\$/, 'yescrypt hashes are not supported'],
  [/^\$gy\$/, 'gost-yescrypt hashes are not supported'],
  [/^\$sm3\$/, 'SM3 crypt hashes are not supported'],
  [/^\$md5[,$]/, 'Sun MD5 hashes are not supported'],
  [/^\$LM\$/i, 'LAN Manager hashes are not supported'],
  [/^\$B\$/, 'MediaWiki hashes in the form of hashcat are not supported'],
  [/^fakeHash:/, 'this is a password of the Firebase emulator in clear text, not a hash'],
  [/^[!*]/, 'a hash that begins with "!" or "*" marks an account without a password'],
  [
    /^(?:[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128})$/i,
    'bare hexadecimal digits do not show how the hash was made; name its algorithm',
  ],
]

/** @throws `password.hashNotSupported` that names the kind */
export function refuseKnownKinds(text: string): void {
  const [, reason] = KINDS.find(([form]) => form.test(text)) ?? []
  if (reason) throw notSupported(reason)
}
