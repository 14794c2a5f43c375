import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { brandingSheet } from '#api/login/views/branding-sheet.ts'
import { type LabelPolicy, labelPolicy } from '#domain/policy/label-policy.ts'

const base = readFileSync(path.join(import.meta.dirname, '../static/login.css'), 'utf8')
const none = { ...labelPolicy.defaults }
for (const name of Object.keys(none)) if (/Color/.test(name)) Object.assign(none, { [name]: '' })
const sheet = (labels: Partial<LabelPolicy>) => brandingSheet({ ...none, ...labels }, base)
const [light = '', dark = ''] = [...base.matchAll(/--ground: ([^;]+);/g)].map(([declared]) => declared)

test('colours are written into their theme', () => {
  const [lit = '', dimmed = ''] = sheet({ primaryColor: '#ABC', primaryColorDark: '#123456' }).split('@media')
  expect(lit).toContain('--accent: #aabbcc;')
  expect(lit).toContain('--on-accent: #000000;')
  expect(dimmed).toContain('(prefers-color-scheme: dark)')
  expect(dimmed).toContain('--accent: #123456;')
  expect(dimmed).toContain('--on-accent: #ffffff;')
  expect(dimmed.lastIndexOf('--accent: #123456;')).toBeGreaterThan(dimmed.indexOf(dark))
})

test('text stays readable on a background without a configured text colour', () => {
  expect(sheet({ backgroundColor: '#101010' })).toContain('--text: #ffffff;')
  expect(sheet({ backgroundColor: '#f0f0f0' })).toContain('--text: #000000;')
})

test.each([
  ['light', light, dark],
  ['dark', dark, light],
] as const)('%s alone applies to all users, whatever colour scheme their system prefers', (themeMode, seen, hidden) => {
  const css = sheet({ themeMode })
  expect(css).toContain(`color-scheme: ${themeMode};`)
  expect(css).toContain(seen)
  expect(css).not.toContain(hidden)
  expect(css).not.toContain('@media')
})

test.each(['red', '#12345', '#fff;} body{display:none', 'url(https://evil.example)', '#ggg'])(
  '%s is no colour and gets nowhere',
  (text) => {
    const all = { primaryColor: text, backgroundColor: text, warnColor: text, fontColor: text }
    expect(sheet(all)).toBe(sheet({}))
  },
)
