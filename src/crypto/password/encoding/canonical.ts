/** Texts of the schemes that other forms are translated to. */
import { toBase64 } from '#crypto/password/encoding/base64.ts'

export interface Pbkdf2Parts {
  readonly digest: string
  readonly rounds: string | number
  readonly salt: Uint8Array
  readonly hash: Uint8Array
}

export function pbkdf2Text({ digest, rounds, salt, hash }: Pbkdf2Parts): string {
  return `$pbkdf2-${digest}$${rounds}$${toBase64(salt)}$${toBase64(hash)}`
}

export interface ScryptParts {
  /** N itself, or its logarithm. */
  readonly cost: string | number
  readonly blockSize: string | number
  readonly parallelism: string | number
  readonly salt: Uint8Array
  readonly hash: Uint8Array
}

export function scryptText({ cost, blockSize, parallelism, salt, hash }: ScryptParts): string {
  return `$scrypt$ln=${cost},r=${blockSize},p=${parallelism}$${toBase64(salt)}$${toBase64(hash)}`
}

/** `formula` contains no dollar sign. */
export function formulaText(formula: string, salt: Uint8Array, hash: Uint8Array): string {
  return `$formula$${formula}$${toBase64(salt)}$${toBase64(hash)}`
}

/** `inner` is the hash of the formula's result for the password. */
export function prehashText(formula: string, inner: string, salt: Uint8Array = new Uint8Array()): string {
  return `$prehash$${formula}$${toBase64(salt)}${inner}`
}

/** For a format with two interpretations: the password must match one of the texts. */
export function eitherText(...texts: readonly string[]): string {
  return `$either${texts.map((text) => `$${Buffer.from(text).toString('base64url')}`).join('')}`
}

/** Gives `inner` its pepper, HMAC key or signer key. */
export function keyText(key: Uint8Array, inner: string): string {
  return `$key$${Buffer.from(key).toString('base64url')}${inner}`
}
