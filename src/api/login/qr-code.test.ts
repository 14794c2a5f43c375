import { expect, test } from 'vitest'
import { errorCorrection, formatBits, type Modules, qrCode, versionBits } from '#api/login/qr-code.ts'

test('error correction as the worked example of HELLO WORLD at level M has it', () => {
  const data = [32, 91, 11, 120, 209, 114, 220, 77, 67, 64, 236, 17, 236, 17, 236, 17]
  expect([...errorCorrection(Uint8Array.from(data), 10)]).toEqual([196, 35, 39, 119, 235, 215, 231, 226, 93, 23])
})

test('format and version bits as the tables of the standard have them', () => {
  expect(formatBits(0).toString(2).padStart(15, '0')).toBe('101010000010010')
  expect(formatBits(5).toString(2).padStart(15, '0')).toBe('100000011001110')
  expect(versionBits(7).toString(2).padStart(18, '0')).toBe('000111110010010100')
})

test.each([1, 14, 15, 26, 60, 122, 180, 181, 250, 331])(
  'a text of %i letters is read back by another way of reading',
  (length) => {
    const text = Array.from({ length }, (_, i) => String.fromCharCode(33 + ((i * 7) % 90))).join('')
    const modules = qrCode(text)
    expect(modules && read(modules)).toBe(text)
  },
)

test('letters of any script are carried', () => {
  const text = 'otpauth://totp/Müller@例え.jp?secret=ABC'
  expect(read(qrCode(text) ?? [])).toBe(text)
})

test('a text that is too long has no code', () => {
  expect(qrCode('x'.repeat(332))).toBeUndefined()
})

/** Reads a code as a scanner does, by the standard's own order: format, mask, zigzag, blocks. */
function read(modules: Modules): string {
  const size = modules.length
  const version = (size - 17) / 4
  const dark = (row: number, column: number) => modules[row]?.[column] === true
  const format: number[] = Array.from({ length: 15 }, (_, i) =>
    (i < 8 ? dark(8, size - 1 - i) : dark(size - 15 + i, 8)) ? 1 : 0,
  )
  const value = format.reduce((sum, bit, i) => sum | (bit << i), 0) ^ 0b101010000010010
  expect(value >> 13).toBe(0)
  const mask = (value >> 10) & 7
  const bits: number[] = []
  for (let right = size - 1, up = true; right > 0; right -= 2, up = !up) {
    if (right === 6) right--
    for (let i = 0; i < size; i++)
      for (const column of [right, right - 1]) {
        const row = up ? size - 1 - i : i
        if (!isPattern(version, size, row, column)) bits.push(Number(dark(row, column) !== isMasked(mask, row, column)))
      }
  }
  const words = Array.from({ length: Math.floor(bits.length / 8) }, (_, i) =>
    Number.parseInt(bits.slice(i * 8, i * 8 + 8).join(''), 2),
  )
  return textOf(version, deinterleave(version, words))
}

function isPattern(version: number, size: number, row: number, column: number): boolean {
  const inCorner = (one: number, other: number) => one < 9 && other < 9
  if (inCorner(row, column) || (row < 9 && column >= size - 8) || (column < 9 && row >= size - 8)) return true
  if (row === 6 || column === 6) return true
  if (version >= 7 && ((row < 6 && column >= size - 11) || (column < 6 && row >= size - 11))) return true
  const middles: Record<number, number[]> = {
    2: [18],
    3: [22],
    4: [26],
    5: [30],
    6: [34],
    7: [6, 22, 38],
    8: [6, 24, 42],
    9: [6, 26, 46],
    10: [6, 28, 50],
    11: [6, 30, 54],
    12: [6, 32, 58],
    13: [6, 34, 62],
  }
  const near = middles[version] ?? []
  return near.some((y) =>
    near.some(
      (x) =>
        !(y === 6 && x === 6) && Math.abs(row - y) <= 2 && Math.abs(column - x) <= 2 && !isFinderMiddle(size, y, x),
    ),
  )
}
const isFinderMiddle = (size: number, y: number, x: number) => (y === 6 && x > size - 10) || (x === 6 && y > size - 10)

function isMasked(mask: number, i: number, j: number): boolean {
  const conditions = [
    (i + j) % 2,
    i % 2,
    j % 3,
    (i + j) % 3,
    (Math.floor(i / 2) + Math.floor(j / 3)) % 2,
    ((i * j) % 2) + ((i * j) % 3),
    (((i * j) % 2) + ((i * j) % 3)) % 2,
    (((i + j) % 2) + ((i * j) % 3)) % 2,
  ]
  return conditions[mask] === 0
}

/** Data codewords per block at level M, by version, as the standard's table lists them. */
const BLOCKS: Record<number, number[]> = {
  1: [16],
  2: [28],
  3: [44],
  4: [32, 32],
  5: [43, 43],
  6: [27, 27, 27, 27],
  7: [31, 31, 31, 31],
  8: [38, 38, 39, 39],
  9: [36, 36, 36, 37, 37],
  10: [43, 43, 43, 43, 44],
  11: [50, 51, 51, 51, 51],
  12: [36, 36, 36, 36, 36, 36, 37, 37],
  13: [37, 37, 37, 37, 37, 37, 37, 37, 38],
}
const EC: Record<number, number> = {
  1: 10,
  2: 16,
  3: 26,
  4: 18,
  5: 24,
  6: 16,
  7: 18,
  8: 22,
  9: 22,
  10: 26,
  11: 30,
  12: 22,
  13: 22,
}

function deinterleave(version: number, words: number[]): number[] {
  const lengths = BLOCKS[version] ?? []
  const blocks: number[][] = lengths.map(() => [])
  let at = 0
  for (let i = 0; i < Math.max(...lengths); i++)
    for (const [b, length] of lengths.entries()) if (i < length) blocks[b]?.push(words[at++] ?? 0)
  const corrections: number[][] = lengths.map(() => [])
  for (let i = 0; i < (EC[version] ?? 0); i++) for (const one of corrections) one.push(words[at++] ?? 0)
  for (const [b, block] of blocks.entries())
    expect([...errorCorrection(Uint8Array.from(block), EC[version] ?? 0)]).toEqual(corrections[b])
  return blocks.flat()
}

function textOf(version: number, data: number[]): string {
  const bits = data.map((word) => word.toString(2).padStart(8, '0')).join('')
  expect(bits.slice(0, 4)).toBe('0100')
  const start = version > 9 ? 20 : 12
  const length = Number.parseInt(bits.slice(4, start), 2)
  const bytes = Array.from({ length }, (_, i) => Number.parseInt(bits.slice(start + i * 8, start + i * 8 + 8), 2))
  return Buffer.from(bytes).toString('utf8')
}
