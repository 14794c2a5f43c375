import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto'
import { pooledRandomBytes } from '#crypto/random-bytes.ts'
import type { SealPurpose } from '#crypto/seal-purposes.ts'
import { internal } from '#kit/errors.ts'

const FORMAT = 'v1'
const KEY_BYTES = 32
const IV_BYTES = 12
const TAG_BYTES = 16

export interface MasterKey {
  /** Names the key inside every sealed text: letters, digits, `_` and `-`. */
  readonly keyId: string
  /** 32 bytes. */
  readonly masterKey: Uint8Array
}

/** Encrypts secrets that must be decrypted again. A text sealed for one purpose cannot be opened for another. */
export interface Cipher {
  /** `v1.<key id>.<base64url>`; the same text gives another string each time. */
  encrypt(text: string | Uint8Array, purpose: SealPurpose): string
  /** @throws AppError internal when the text was changed, sealed for another purpose, or with another key */
  decrypt(sealed: string, purpose: SealPurpose): string
  /** As `decrypt`, for bytes. */
  decryptBytes(sealed: string, purpose: SealPurpose): Buffer
}

/**
 * AES-256-GCM with a key per purpose, derived from the master key by HKDF-SHA-256. Each key is good for 2^32 texts
 * (NIST SP 800-38D §8.3), since each text takes a random 96-bit IV.
 */
export function createCipher({ keyId, masterKey }: MasterKey): Cipher {
  if (masterKey.length !== KEY_BYTES) throw new Error(`the master key has ${masterKey.length} bytes, not ${KEY_BYTES}`)
  if (!/^[\w-]{1,64}$/.test(keyId)) throw new Error('a key id has 1 to 64 letters, digits, _ or -')
  const keys = new Map<SealPurpose, KeyObject>()

  function keyFor(purpose: SealPurpose): KeyObject {
    const known = keys.get(purpose)
    if (known) return known
    const bytes = hkdfSync('sha256', masterKey, '', `usher ${FORMAT} ${purpose}`, KEY_BYTES)
    // A key object, because a cipher made from raw bytes takes four times as long.
    const key = createSecretKey(new Uint8Array(bytes))
    keys.set(purpose, key)
    return key
  }

  function decryptBytes(sealed: string, purpose: SealPurpose): Buffer {
    const bytes = unpack(sealed, keyId)
    const iv = bytes.subarray(0, IV_BYTES)
    const decipher = createDecipheriv('aes-256-gcm', keyFor(purpose), iv, { authTagLength: TAG_BYTES })
    decipher.setAAD(additionalData(keyId, purpose)).setAuthTag(bytes.subarray(-TAG_BYTES))
    try {
      return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()])
    } catch (cause) {
      throw unreadable('it was changed, or sealed with another key or for another purpose', cause)
    }
  }

  return {
    encrypt(text, purpose) {
      const iv = pooledRandomBytes(IV_BYTES)
      const cipher = createCipheriv('aes-256-gcm', keyFor(purpose), iv).setAAD(additionalData(keyId, purpose))
      const encrypted = typeof text === 'string' ? cipher.update(text, 'utf8') : cipher.update(text)
      const sealed = Buffer.concat([iv, encrypted, cipher.final(), cipher.getAuthTag()])
      return `${FORMAT}.${keyId}.${sealed.toString('base64url')}`
    },
    decrypt: (sealed, purpose) => decryptBytes(sealed, purpose).toString('utf8'),
    decryptBytes,
  }
}

function additionalData(keyId: string, purpose: SealPurpose): Buffer {
  return Buffer.from(`${FORMAT}.${keyId}.${purpose}`)
}

function unpack(sealed: string, keyId: string): Buffer {
  const [format, sealedWith, text = '', ...rest] = sealed.split('.')
  if (format !== FORMAT || rest.length > 0) throw unreadable('its format is unknown')
  if (sealedWith !== keyId) throw unreadable(`it was sealed with the key "${sealedWith}", and this one is "${keyId}"`)
  const bytes = Buffer.from(text, 'base64url')
  // One spelling only: a character that decodes to the same bytes is a change too.
  if (bytes.toString('base64url') !== text || bytes.length < IV_BYTES + TAG_BYTES) throw unreadable('it was changed')
  return bytes
}

function unreadable(why: string, cause?: unknown) {
  return internal('CRYPT-Dec01', 'Errors.Internal', {
    cause: new Error(`an encrypted text cannot be read: ${why}`, { cause }),
  })
}
