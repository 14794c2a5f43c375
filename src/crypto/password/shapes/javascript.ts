import { eitherText, prehashText, scryptText } from '#crypto/password/encoding/canonical.ts'
import type { Shape } from '#crypto/password/shapes/shape.ts'

const COSTS = { cost: 16_384, parallelism: 1 }

/**
 * `salt:hash` and `hash.salt` of hexadecimal digits with a hash of 64 bytes: scrypt of Node, with 16 blocks in
 * better-auth and Lucia, and with 8 elsewhere, whose salt is the digits or the bytes.
 */
export const scryptPair: Shape = (text) => {
  const [, lucia, salt, hash] = /^(s2:)?([0-9A-Za-z]{16,64}):([0-9a-f]{128})$/.exec(text) ?? []
  const [, joinedHash, joinedSalt] = /^([0-9a-f]{128})\.([0-9a-f]{16,64})$/.exec(text) ?? []
  if (salt && hash) return readings(salt, hash, lucia !== undefined)
  return joinedSalt && joinedHash ? readings(joinedSalt, joinedHash, false) : undefined
}

function readings(salt: string, hex: string, onlyLucia: boolean): string {
  const hash = Buffer.from(hex, 'hex')
  const ofText = (blockSize: number) => scryptText({ ...COSTS, blockSize, salt: Buffer.from(salt), hash })
  const lucia = prehashText('nfkc(password)', ofText(16))
  if (onlyLucia) return lucia
  const ofBytes = scryptText({ ...COSTS, blockSize: 8, salt: Buffer.from(salt, 'hex'), hash })
  return /^([0-9a-f]{2})+$/.test(salt) ? eitherText(lucia, ofText(8), ofBytes) : eitherText(lucia, ofText(8))
}
