import { expect, test } from 'vitest'
import { qrCode, qrPath } from '#api/login/qr-code.ts'

const FINDER = ['#######', '#.....#', '#.###.#', '#.###.#', '#.###.#', '#.....#', '#######']

const corner = (modules: readonly (readonly boolean[])[], row: number, column: number) =>
  FINDER.map((_line, y) => FINDER.map((_cell, x) => (modules[row + y]?.[column + x] ? '#' : '.')).join(''))

test('a link becomes a square with the three finder patterns that scanners look for', () => {
  const modules = qrCode('otpauth://totp/usher:minnie?secret=JBSWY3DPEHPK3PXP&issuer=usher') ?? []
  const size = modules.length
  expect((size - 17) % 4).toBe(0)
  expect(modules.every((row) => row.length === size)).toBe(true)
  for (const [row, column] of [
    [0, 0],
    [0, size - 7],
    [size - 7, 0],
  ] as const)
    expect(corner(modules, row, column)).toEqual(FINDER)
})

test('different texts give different codes, and a longer text a larger code', () => {
  expect(qrCode('one')).not.toEqual(qrCode('two'))
  expect(qrCode('x'.repeat(300))?.length).toBeGreaterThan(qrCode('x')?.length ?? 0)
})

test('a text that is too long gives no code', () => {
  expect(qrCode('x'.repeat(5_000))).toBeUndefined()
})

test('the path draws the dark modules, row by row', () => {
  const modules = [
    [true, true, false],
    [false, false, false],
    [false, true, true],
  ]
  expect(qrPath(modules, 4)).toBe('M4 4.5h2m1 0M4 5.5m3 0M4 6.5m1 0h2')
})
