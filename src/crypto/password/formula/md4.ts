/**
 * MD4 (RFC 1320), for NTLM hashes and old HMACs: Node's OpenSSL offers it only with the legacy provider, and no kept
 * package has it.
 */
const ROUNDS = [
  { constant: 0, shifts: [3, 7, 11, 19], mix: (x: number, y: number, z: number) => (x & y) | (~x & z) },
  {
    constant: 0x5a827999,
    shifts: [3, 5, 9, 13],
    mix: (x: number, y: number, z: number) => (x & y) | (x & z) | (y & z),
  },
  { constant: 0x6ed9eba1, shifts: [3, 9, 11, 15], mix: (x: number, y: number, z: number) => x ^ y ^ z },
] as const

/** Index of the block's 32-bit value for each of the 16 steps of a round. */
const ORDERS = [
  [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
  [0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15],
  [0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15],
]

const BLOCK = 64

export function md4(message: Uint8Array): Uint8Array {
  const padded = pad(message)
  let state: [number, number, number, number] = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476]
  for (let at = 0; at < padded.length; at += BLOCK) state = compress(state, padded.subarray(at, at + BLOCK))
  const digest = Buffer.alloc(16)
  state.forEach((word, i) => {
    digest.writeInt32LE(word | 0, i * 4)
  })
  return digest
}

/** RFC 2104. */
export function hmacMd4(key: Uint8Array, message: Uint8Array): Uint8Array {
  const block = Buffer.alloc(BLOCK)
  block.set(key.length > BLOCK ? md4(key) : key)
  const inner = md4(Buffer.concat([block.map((byte) => byte ^ 0x36), message]))
  return md4(Buffer.concat([block.map((byte) => byte ^ 0x5c), inner]))
}

function pad(message: Uint8Array): Buffer {
  const padded = Buffer.alloc(Math.ceil((message.length + 9) / BLOCK) * BLOCK)
  padded.set(message)
  padded[message.length] = 0x80
  padded.writeBigUInt64LE(BigInt(message.length) * 8n, padded.length - 8)
  return padded
}

function compress(state: [number, number, number, number], block: Buffer): [number, number, number, number] {
  let [a, b, c, d] = state
  ROUNDS.forEach(({ constant, shifts, mix }, round) => {
    ORDERS[round]?.forEach((word, step) => {
      const sum = (a + mix(b, c, d) + block.readInt32LE(word * 4) + constant) | 0
      const shift = shifts[step % 4] ?? 0
      const turned = (sum << shift) | (sum >>> (32 - shift))
      a = d
      d = c
      c = b
      b = turned
    })
  })
  return [(a + state[0]) | 0, (b + state[1]) | 0, (c + state[2]) | 0, (d + state[3]) | 0]
}
