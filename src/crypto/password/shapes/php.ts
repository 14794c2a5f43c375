import { readBase64 } from '#crypto/password/encoding/base64.ts'
import { formulaText, pbkdf2Text, prehashText } from '#crypto/password/encoding/canonical.ts'
import { notSupported } from '#crypto/password/encoding/not-supported.ts'
import { digestByLength, digestName } from '#crypto/password/shapes/digest-names.ts'
import type { Shape } from '#crypto/password/shapes/shape.ts'

/** WordPress 6.8: bcrypt of an HMAC, after the white space around the password is removed. */
export const wordPress: Shape = (text) =>
  text.startsWith('$wp$2') ? prehashText("base64(hmac-sha384('wp-sha384',trim(password)))", text.slice(3)) : undefined

/** `U$S$…` of Drupal: a hash of the MD5 that an older version had stored. */
export const drupalUpgraded: Shape = (text) =>
  /^U\$[SPH]\$/.test(text) ? prehashText('hex(md5(password))', text.slice(1)) : undefined

/** `1|$2y$…` of Nextcloud and ownCloud. */
export const nextcloud: Shape = (text) => (/^[1-3]\|\$/.test(text) ? text.slice(2) : undefined)

/** `:pbkdf2:sha512:30000:64:salt:hash`, `:B:salt:hex` and others of MediaWiki. */
export const mediaWiki: Shape = (text) => {
  const [, type, rest = ''] = /^:(A|B|pbkdf2|argon2|bcrypt|pbkdf2-legacy[AB]):(.+)$/s.exec(text) ?? []
  if (type === undefined) return
  const fields = rest.split(':')
  if (type === 'argon2') return rest
  if (type === 'A' && /^[0-9a-f]{32}$/.test(rest)) return formulaText('md5(password)', Buffer.alloc(0), fromHex(rest))
  if (type === 'B') {
    const [salt = '', hash = ''] = fields
    return formulaText("md5(salt.'-'.hex(md5(password)))", Buffer.from(salt), fromHex(hash))
  }
  if (type !== 'pbkdf2') throw notSupported(`MediaWiki's "${type}" hashes are not supported`)
  const [name = '', rounds = '', , saltText = '', hashText = ''] = fields
  const [digest, salt, hash] = [digestName(name), readBase64(saltText), readBase64(hashText)]
  if (!digest || !salt || !hash) throw notSupported('MediaWiki: expected digest, rounds, length, salt and hash')
  return pbkdf2Text({ digest, rounds, salt, hash })
}

/** `hex:salt` of Joomla (password first) and of Magento 1 and osCommerce (salt first). */
export const hexColonSalt: Shape = (text) => {
  const [, hex = '', salt] = /^([0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{128}):([^:]{1,128})$/i.exec(text) ?? []
  const digest = digestByLength(hex.length / 2)
  if (salt === undefined || !digest || /^[0-9a-f]{64,}$/i.test(salt)) return
  return formulaText(`${digest}(password.salt)|${digest}(salt.password)`, Buffer.from(salt), fromHex(hex))
}

/** `hex:salt:version` of Magento 2: MD5, SHA-256 or argon2id, the latter with its costs. */
export const magento2: Shape = (text) => {
  const [, hex = '', salt = '', version = ''] = /^([0-9a-f]{32,64}):([^:]{1,128}):([0-3][_0-9]*)$/i.exec(text) ?? []
  if (version === '0') return formulaText('md5(salt.password)', Buffer.from(salt), fromHex(hex))
  if (version === '1') return formulaText('sha256(salt.password)', Buffer.from(salt), fromHex(hex))
  if (version === '2') return argon2idOf(salt, hex, { passes: 2, memoryBytes: 67_108_864 })
  const [, passes, memory] = /^3_\d+_(\d+)_(\d+)$/.exec(version) ?? []
  if (passes && memory) return argon2idOf(salt, hex, { passes: Number(passes), memoryBytes: Number(memory) })
  if (version !== '') throw notSupported(`Magento: hashes of version ${version} are not supported`)
  return
}

function argon2idOf(
  salt: string,
  hex: string,
  { passes, memoryBytes }: { passes: number; memoryBytes: number },
): string {
  const base64 = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '')
  const saltBytes = Buffer.from(salt).subarray(0, 16)
  return `$argon2id$v=19$m=${memoryBytes / 1024},t=${passes},p=1$${base64(saltBytes)}$${base64(fromHex(hex))}`
}

function fromHex(hex: string): Buffer {
  return Buffer.from(hex, 'hex')
}
