import { expect, test } from 'vitest'
import { latinLookAlike, mixesScripts } from '#kit/confusable.ts'

test.each([
  'pаypal',
  'аdmin',
  'ΟΔΟΣa',
  'googlе-support',
  'root@аcme.example',
  'Ｐаypal',
  'аd\u200bmin',
  'շօօgle',
  'Ꭰlice',
])('%j mixes scripts in a word', (name) => {
  expect(mixesScripts(name)).toBe(true)
})

test.each([
  'paypal',
  'Jörg Müßig',
  'Łukasz',
  'Иван Петров',
  'иван@acme.example',
  'Магазин-Shop',
  '王小明Shop',
  'ΟΔΟΣ 7',
  'たなか太郎',
  'أحمد',
])('%j does not', (name) => {
  expect(mixesScripts(name)).toBe(false)
})

test.each([
  ['раураӏ', 'paypal'],
  ['СОРЕ', 'cope'],
  ['οικο', 'oiko'],
  ['аджин@acme.example', undefined],
  ['Иван', undefined],
  ['λόγος', undefined],
  ['paypal', undefined],
  ['josé', undefined],
])('%j looks like the Latin name %j', (name, latin) => {
  expect(latinLookAlike(name)).toBe(latin ?? undefined)
})
