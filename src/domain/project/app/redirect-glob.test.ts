import { expect, test } from 'vitest'
import { matchesGlob } from '#domain/project/app/redirect-glob.ts'

test.each([
  ['https://*.preview.example/cb', 'https://pr-1.preview.example/cb'],
  ['https://*.preview.example/cb', 'https://a.b.preview.example/cb'],
  ['https://app.example/*', 'https://app.example/cb'],
  ['https://app.example/*/cb', 'https://app.example/tenant/cb'],
  ['https://app.example/**', 'https://app.example/a/b?x=1'],
  ['https://pr-[0-9].example/cb', 'https://pr-7.example/cb'],
  ['https://{app,shop}.example/cb', 'https://shop.example/cb'],
  ['http://localhost:300?/cb', 'http://localhost:3001/cb'],
  ['com.example.app://*', 'com.example.app://callback'],
])('%s matches %s', (pattern, uri) => expect(matchesGlob(pattern, uri)).toBe(true))

test.each([
  ['https://*.preview.example/cb', 'https://preview.example/cb'],
  ['https://*.preview.example/cb', 'https://evil.example/.preview.example/cb'],
  ['https://*.preview.example/cb', 'https://evil.example?.preview.example/cb'],
  ['https://*.preview.example/cb', 'https://evil.example#.preview.example/cb'],
  ['https://*.preview.example/cb', 'https://evil@x.preview.example/cb'],
  ['https://*.preview.example/cb', 'https://evil.example\\.preview.example/cb'],
  ['https://*.preview.example/cb', 'https://evil.example%2F.preview.example/cb'],
  ['https://**.preview.example/cb', 'https://evil.example/x.preview.example/cb'],
  ['https://app.example/*', 'https://app.example/a/b'],
  ['https://app.example/*', 'https://app.example/a?b'],
  ['https://app.example/app/**', 'https://app.example/app/../other'],
  ['https://app.example/app/**', 'https://app.example/app/%2e%2e/other'],
  ['https://app.example/**', 'https://app.example/#x'],
  ['https://app.example/*', 'https://other.example/cb'],
  ['https://[!a]pp.example/cb', 'https://app.example/cb'],
])('%s does not match %s', (pattern, uri) => expect(matchesGlob(pattern, uri)).toBe(false))

test('a pattern of many wildcards costs no more than its length', () => {
  const started = performance.now()
  expect(matchesGlob(`https://app.example/${'*'.repeat(40)}!`, `https://app.example/${'a'.repeat(2000)}`)).toBe(false)
  expect(matchesGlob(`https://app.example/${'{a,b}'.repeat(40)}`, 'https://app.example/c')).toBe(false)
  expect(performance.now() - started).toBeLessThan(1000)
})
