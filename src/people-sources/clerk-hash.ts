import type { HashParts } from '#people-sources/draft.ts'

/** Returns a digest as the column `password_hasher` beside it describes it; other schemes are named by the text itself. */
export function clerkHash(digest: string, hasher: string): string | HashParts {
  const [value = '', salt = ''] = digest.split('$')
  if (hasher === 'md5' || hasher === 'sha256') return { algorithm: hasher, value: digest }
  if (hasher === 'md5_salted' || hasher === 'sha256_salted') return salted(hasher.replace('_salted', ''), value, salt)
  if (/^pbkdf2_sha(1|256|512)$/.test(hasher)) return pbkdf2(digest, hasher)
  if (hasher === 'scrypt_firebase') return firebase(digest)
  return hasher === 'sha512_symfony' && salt ? { algorithm: 'symfony', value, valueEncoding: 'base64', salt } : digest
}

/** Clerk takes a salt at either side of the password. */
const salted = (name: string, value: string, salt: string): HashParts => ({
  algorithm: `${name}(salt.password)|${name}(password.salt)`,
  value,
  valueEncoding: 'hex',
  salt,
})

/** Like Django's, but with a salt in base64, and in hexadecimal digits with SHA-1. */
function pbkdf2(digest: string, hasher: string): string | HashParts {
  const [name, iterations, salt = '', value] = digest.split('$')
  if (name !== hasher || !value) return digest
  const isSha1 = hasher === 'pbkdf2_sha1'
  return {
    algorithm: hasher.replace('_', '-'),
    value,
    valueEncoding: isSha1 ? 'hex' : 'base64',
    salt,
    saltEncoding: isSha1 ? 'utf8' : 'base64',
    iterations: Number(iterations),
  }
}

function firebase(digest: string): string | HashParts {
  const [value, salt, key, saltSeparator, rounds, memory, ...more] = digest.split('$')
  if (!value || !salt || !key || !saltSeparator || !memory || more.length > 0) return digest
  return {
    algorithm: 'firebase-scrypt',
    value,
    valueEncoding: 'base64',
    salt,
    saltEncoding: 'base64',
    key,
    saltSeparator,
    blockSize: Number(rounds),
    iterations: Number(memory),
  }
}
