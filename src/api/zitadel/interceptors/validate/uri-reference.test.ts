import { expect, test } from 'vitest'
import { uriReferenceFault } from '#api/zitadel/interceptors/validate/uri-reference.ts'

test.each([
  '',
  'https://example.com/a?b=c#d',
  '/relative',
  'a/b',
  '?q',
  '//host/x',
  'mailto:a@b.ch',
  'cn=admin,dc=x',
  'https://[::1]:8080/',
  'a%20b',
])('%j is a URI reference', (text) => {
  expect(uriReferenceFault(text)).toBeUndefined()
})

test.each([
  ['a\nb', 'parse "a\\nb": net/url: invalid control character in URL'],
  [':x', 'parse ":x": missing protocol scheme'],
  ['1:2', 'parse "1:2": first path segment in URL cannot contain colon'],
  ['/%zz', 'parse "/%zz": invalid URL escape "%zz"'],
  ['http://h:port/', 'parse "http://h:port/": invalid port ":port" after host'],
  ['http://a b/', 'parse "http://a b/": invalid character " " in host name'],
])('%j is not a URI reference', (text, reason) => {
  expect(uriReferenceFault(text)).toBe(reason)
})
