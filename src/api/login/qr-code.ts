/**
 * QR codes (ISO/IEC 18004): byte mode, error correction level M, versions 1 to 13. Just what it takes to show a link
 * to a phone's camera.
 */

/** Of each version: error correction codewords per block, blocks, and how many of the last ones hold one byte more. */
const VERSIONS: readonly (readonly [ec: number, blocks: number, longer: number, data: number])[] = [
  [10, 1, 0, 16],
  [16, 1, 0, 28],
  [26, 1, 0, 44],
  [18, 2, 0, 64],
  [24, 2, 0, 86],
  [16, 4, 0, 108],
  [18, 4, 0, 124],
  [22, 4, 2, 154],
  [22, 5, 2, 182],
  [26, 5, 1, 216],
  [30, 5, 4, 254],
  [22, 8, 2, 290],
  [22, 9, 1, 334],
]

/** True: dark. Rows of columns, without the quiet zone. */
export type Modules = readonly (readonly boolean[])[]

/** Undefined when the text is longer than the largest version holds. */
export function qrCode(text: string): Modules | undefined {
  const bytes = Buffer.from(text, 'utf8')
  const version = VERSIONS.findIndex(([, , , data], i) => bytes.length + (i + 1 > 9 ? 3 : 2) <= data) + 1
  if (version === 0) return undefined
  const codewords = interleave(version, dataCodewords(version, bytes))
  const candidates = Array.from({ length: 8 }, (_, mask) => draw(version, codewords, mask))
  const [best] = candidates.toSorted((one, other) => penalty(one) - penalty(other))
  return best
}

/** Mode, length, text, terminator and padding (§7.4). */
function dataCodewords(version: number, bytes: Uint8Array): Uint8Array {
  const [, , , capacity] = shapeOf(version)
  const lengthBits = version > 9 ? 16 : 8
  const bits = [
    ...bitsOf(0b0100, 4),
    ...bitsOf(bytes.length, lengthBits),
    ...[...bytes].flatMap((byte) => bitsOf(byte, 8)),
  ]
  bits.push(...Array<number>(Math.min(4, capacity * 8 - bits.length)).fill(0))
  while (bits.length % 8 !== 0) bits.push(0)
  const words = Array.from({ length: bits.length / 8 }, (_, i) =>
    Number.parseInt(bits.slice(i * 8, i * 8 + 8).join(''), 2),
  )
  for (let i = 0; words.length < capacity; i++) words.push(i % 2 === 0 ? 0xec : 0x11)
  return Uint8Array.from(words)
}

const bitsOf = (value: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => (value >> (count - 1 - i)) & 1)

function shapeOf(version: number) {
  const shape = VERSIONS[version - 1]
  if (!shape) throw new Error(`no QR version ${version}`)
  return shape
}

/** Blocks with their error correction, one codeword of each in turn (§7.6). */
function interleave(version: number, data: Uint8Array): number[] {
  const [ec, count, longer] = shapeOf(version)
  const short = Math.floor(data.length / count)
  const blocks: Uint8Array[] = []
  for (let i = 0, at = 0; i < count; i++) {
    const length = short + (i >= count - longer ? 1 : 0)
    blocks.push(data.subarray(at, at + length))
    at += length
  }
  const corrections = blocks.map((block) => errorCorrection(block, ec))
  const take = (parts: readonly Uint8Array[], length: number) =>
    Array.from({ length }, (_, i) => parts.flatMap((part) => (i < part.length ? [part[i] ?? 0] : []))).flat()
  return [...take(blocks, short + 1), ...take(corrections, ec)]
}

const EXP = new Uint8Array(512)
const LOG = new Uint8Array(256)
for (let i = 0, value = 1; i < 255; i++) {
  EXP[i] = value
  EXP[i + 255] = value
  LOG[value] = i
  value = value & 0x80 ? (value << 1) ^ 0x11d : value << 1
}
const times = (one: number, other: number): number =>
  one === 0 || other === 0 ? 0 : (EXP[(LOG[one] ?? 0) + (LOG[other] ?? 0)] ?? 0)

/** The Reed-Solomon remainder of a block over GF(256), x^8 + x^4 + x^3 + x^2 + 1 (§7.5). */
export function errorCorrection(block: Uint8Array, count: number): Uint8Array {
  let generator = [1]
  for (let i = 0; i < count; i++) {
    const next = [...generator, 0]
    for (const [at, factor] of generator.entries()) next[at + 1] = (next[at + 1] ?? 0) ^ times(factor, EXP[i] ?? 0)
    generator = next
  }
  const remainder = new Uint8Array(count)
  for (const byte of block) {
    const lead = byte ^ (remainder[0] ?? 0)
    remainder.copyWithin(0, 1)
    remainder[count - 1] = 0
    for (let i = 0; i < count; i++) remainder[i] = (remainder[i] ?? 0) ^ times(generator[i + 1] ?? 0, lead)
  }
  return remainder
}

const MASKS: readonly ((row: number, column: number) => boolean)[] = [
  (row, column) => (row + column) % 2 === 0,
  (row) => row % 2 === 0,
  (_row, column) => column % 3 === 0,
  (row, column) => (row + column) % 3 === 0,
  (row, column) => (Math.floor(row / 2) + Math.floor(column / 3)) % 2 === 0,
  (row, column) => ((row * column) % 2) + ((row * column) % 3) === 0,
  (row, column) => (((row * column) % 2) + ((row * column) % 3)) % 2 === 0,
  (row, column) => (((row + column) % 2) + ((row * column) % 3)) % 2 === 0,
]

/** Patterns first, then the bits in their zigzag through what is left (§6.3, §7.7). */
function draw(version: number, codewords: readonly number[], mask: number): Modules {
  const size = version * 4 + 17
  const grid = Array.from({ length: size }, () => Array<boolean | undefined>(size).fill(undefined))
  const set = (row: number, column: number, dark: boolean) => {
    const line = grid[row]
    if (line && column >= 0 && column < size) line[column] = dark
  }
  drawPatterns(version, size, set)
  drawFormat(size, mask, set)
  drawVersion(version, size, set)
  const bits = codewords.flatMap((word) => bitsOf(word, 8))
  let next = 0
  for (let right = size - 1; right >= 1; right -= 2) {
    // Column 6 belongs to the timing pattern alone.
    if (right === 6) right = 5
    const upwards = ((right + 1) & 2) === 0
    for (let step = 0; step < size; step++) {
      const row = upwards ? size - 1 - step : step
      for (const column of [right, right - 1]) {
        if (grid[row]?.[column] !== undefined) continue
        set(row, column, (bits[next++] === 1) !== (MASKS[mask]?.(row, column) ?? false))
      }
    }
  }
  return grid.map((line) => line.map((dark) => dark === true))
}

type Set = (row: number, column: number, dark: boolean) => void

function drawPatterns(version: number, size: number, set: Set): void {
  for (let i = 0; i < size; i++) {
    set(6, i, i % 2 === 0)
    set(i, 6, i % 2 === 0)
  }
  for (const row of alignments(version))
    for (const column of alignments(version)) {
      const inFinder = (row === 6 && (column === 6 || column === size - 7)) || (row === size - 7 && column === 6)
      if (!inFinder) ring(row, column, 2, (distance) => distance !== 1, set)
    }
  for (const [row, column] of [
    [3, 3],
    [3, size - 4],
    [size - 4, 3],
  ] as const)
    ring(row, column, 4, (distance) => distance !== 2 && distance !== 4, set)
}

/** A square around a middle; `dark` by the distance from it. */
function ring(middleRow: number, middleColumn: number, reach: number, dark: (distance: number) => boolean, set: Set) {
  for (let row = -reach; row <= reach; row++)
    for (let column = -reach; column <= reach; column++)
      set(middleRow + row, middleColumn + column, dark(Math.max(Math.abs(row), Math.abs(column))))
}

function alignments(version: number): number[] {
  if (version === 1) return []
  const last = version * 4 + 10
  return version < 7 ? [6, last] : [6, (6 + last) / 2, last]
}

/** The remainder of a value by a generator polynomial, behind the value (§7.9, §7.10). */
function withRemainder(value: number, generator: number, bits: number): number {
  let remainder = value << bits
  for (let bit = 31 - Math.clz32(remainder); bit >= bits; bit = 31 - Math.clz32(remainder))
    remainder ^= generator << (bit - bits)
  return (value << bits) | remainder
}

/** Level M is 00; the mask makes up the rest. */
export const formatBits = (mask: number): number => withRemainder(mask, 0b10100110111, 10) ^ 0b101010000010010
export const versionBits = (version: number): number => withRemainder(version, 0b1111100100101, 12)

function drawFormat(size: number, mask: number, set: Set): void {
  const bits = formatBits(mask)
  for (let i = 0; i < 15; i++) {
    const dark = ((bits >> i) & 1) === 1
    // Beside the upper left finder, around the timing patterns; then a second time, split between the other two.
    if (i < 8) set(i < 6 ? i : i + 1, 8, dark)
    else set(8, i === 8 ? 7 : 14 - i, dark)
    if (i < 8) set(8, size - 1 - i, dark)
    else set(size - 15 + i, 8, dark)
  }
  set(size - 8, 8, true)
}

function drawVersion(version: number, size: number, set: Set): void {
  if (version < 7) return
  const bits = versionBits(version)
  for (let i = 0; i < 18; i++) {
    const dark = ((bits >> i) & 1) === 1
    set(Math.floor(i / 3), size - 11 + (i % 3), dark)
    set(size - 11 + (i % 3), Math.floor(i / 3), dark)
  }
}

/** How hard a pattern is to read; the lowest of the eight masks is taken (§7.8.3). */
function penalty(modules: Modules): number {
  const columns = modules.map((_, column) => modules.map((line) => line[column] === true))
  const lines = [...modules, ...columns].map((line) => line.map((dark) => (dark ? '1' : '0')).join(''))
  let score = 0
  for (const line of lines) {
    for (const [run] of line.matchAll(/0{5,}|1{5,}/g)) score += run.length - 2
    for (const _ of line.matchAll(/(?=10111010000|00001011101)/g)) score += 40
  }
  for (let row = 1; row < modules.length; row++)
    for (let column = 1; column < modules.length; column++) {
      const dark = modules[row]?.[column]
      if (
        dark === modules[row - 1]?.[column] &&
        dark === modules[row]?.[column - 1] &&
        dark === modules[row - 1]?.[column - 1]
      )
        score += 3
    }
  const share = modules.flat().filter(Boolean).length / modules.length ** 2
  return score + Math.floor(Math.abs(share * 100 - 50) / 5) * 10
}
