import { createCipher, type MasterKey } from '#crypto/cipher.ts'
import { sealPurposes } from '#crypto/seal-purposes.ts'

export interface Resealer {
  /** Text that everything sealed with the old key contains. */
  readonly marker: string
  /**
   * Seals texts of the old key inside a text with the new one. Texts that cannot be opened are unchanged, and are
   * counted.
   */
  reseal(text: string): string
  readonly sealed: number
  readonly unreadable: number
}

/** Exchanges the master key of sealed texts, wherever they are inside of others. */
export function createResealer(before: MasterKey, after: MasterKey): Resealer {
  if (before.keyId === after.keyId) throw new Error('the new master key is the old one')
  const [from, to] = [createCipher(before), createCipher(after)]
  const pattern = new RegExp(`v1\\.${before.keyId}\\.[A-Za-z0-9_-]+`, 'g')
  const counts = { sealed: 0, unreadable: 0 }
  // A sealed text does not name its purpose, and opens only for it: tries each.
  const resealOne = (sealed: string): string => {
    for (const purpose of sealPurposes) {
      try {
        const text = from.decrypt(sealed, purpose)
        counts.sealed++
        return to.encrypt(text, purpose)
      } catch {}
    }
    counts.unreadable++
    return sealed
  }
  return {
    marker: `v1.${before.keyId}.`,
    reseal: (text) => text.replace(pattern, resealOne),
    get sealed() {
      return counts.sealed
    },
    get unreadable() {
      return counts.unreadable
    },
  }
}
