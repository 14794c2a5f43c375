import { hash } from 'node:crypto'

export interface CryptRounds {
  readonly digest: 'md5' | 'sha256' | 'sha512'
  /** Digest that the rounds start from. */
  readonly start: Uint8Array
  readonly password: Uint8Array
  readonly salt: Uint8Array
  readonly rounds: number
}

/** The round's message repeats with its number modulo 2, 3 and 7. */
const CYCLE = 42

/**
 * The rounds that md5-crypt and sha-crypt have in common (SHA-crypt.txt step 21). Messages are laid out once per
 * place in the cycle; a round then only puts the running digest into its gap.
 */
export function cryptRounds({ digest, start, password, salt, rounds }: CryptRounds): Uint8Array {
  const messages = Array.from({ length: CYCLE }, (_, i) => layOut(i, start.length, password, salt))
  let running = start
  for (let i = 0; i < rounds; i += CYCLE) {
    const last = Math.min(CYCLE, rounds - i)
    for (const { bytes, gap } of messages.slice(0, last)) {
      bytes.set(running, gap)
      running = hash(digest, bytes, 'buffer')
    }
  }
  return running
}

function layOut(round: number, digestSize: number, password: Uint8Array, salt: Uint8Array) {
  const hole = new Uint8Array(digestSize)
  const odd = round % 2 === 1
  const parts = [odd ? password : hole]
  if (round % 3 !== 0) parts.push(salt)
  if (round % 7 !== 0) parts.push(password)
  parts.push(odd ? hole : password)
  const bytes = Buffer.concat(parts)
  return { bytes, gap: odd ? bytes.length - digestSize : 0 }
}
