import { hash, timingSafeEqual } from 'node:crypto'

/** Whether two byte strings are equal, in a time that depends on their lengths only. */
export function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && timingSafeEqual(one, other)
}

/**
 * Returns whether two texts are equal; its timing reveals neither the position of a difference nor the secret's length.
 */
export function sameText(one: string, other: string): boolean {
  return timingSafeEqual(hash('sha256', one, 'buffer'), hash('sha256', other, 'buffer'))
}
