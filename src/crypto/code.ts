import type { Cipher } from '#crypto/cipher.ts'
import { type CodeGenerator, generateCode } from '#crypto/code-generator.ts'
import type { SealPurpose } from '#crypto/seal-purposes.ts'
import { sameText } from '#crypto/secret-compare.ts'

/** A code as it is kept: encrypted, because it is read back once to be sent. */
export type Code = {
  readonly code: string
  /** Epoch milliseconds; 0: never. */
  readonly expiresAt: number
}

export interface NewCode {
  readonly cipher: Cipher
  /** A code made for one purpose is wrong for every other. */
  readonly purpose: SealPurpose
  readonly generator: CodeGenerator
  readonly nowMs: number
}

/** Creates a code: in plain text for the recipient, and in its stored form. */
export function newCode({ cipher, purpose, generator, nowMs }: NewCode): { plain: string; stored: Code } {
  const plain = generateCode(generator)
  const expiresAt = generator.expirySeconds === 0 ? 0 : nowMs + generator.expirySeconds * 1000
  return { plain, stored: { code: cipher.encrypt(plain, purpose), expiresAt } }
}

export interface CodeToCheck {
  readonly cipher: Cipher
  readonly purpose: SealPurpose
  readonly stored: Code
  /** To the letter: case counts (docs/contract/zitadel-management-v1.md, 3.1). */
  readonly typed: string
  readonly nowMs: number
}

/**
 * Compares in constant time. Returns `expired` only for the right code: a wrong guess does not reveal that a code has
 * expired.
 * @throws AppError internal when the stored code cannot be decrypted
 */
export function checkCode({ cipher, purpose, stored, typed, nowMs }: CodeToCheck): 'ok' | 'wrong' | 'expired' {
  if (!sameText(typed, cipher.decrypt(stored.code, purpose))) return 'wrong'
  return stored.expiresAt !== 0 && nowMs >= stored.expiresAt ? 'expired' : 'ok'
}
