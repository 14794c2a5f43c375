import { expect, test } from 'vitest'
import { parseRedirectUri, usableRedirectUris } from '#domain/project/app/redirect-uri.ts'
import { webConfig } from '#test/api/oidc/project-states.ts'

test.each([
  'javascript:alert(1)',
  'JavaScript:alert(1)',
  'data:text/html,x',
  'file:///etc/passwd',
  'https://app.acme.ch/#x',
  'https://user@app.acme.ch/',
  'https://app.acme.ch\\@evil.example/',
  'not an address',
  '',
])('%j is no address to go back to', (uri) => {
  expect(parseRedirectUri(uri)).toBeUndefined()
})

test('the allowed addresses depend on the type of the client', () => {
  const all = ['https://app.acme.ch/', 'http://app.acme.ch/', 'http://localhost:1/', 'acme:/x']
  const usable = (config: object) => usableRedirectUris({ ...webConfig, ...config }, all)
  expect(usable({})).toEqual(['https://app.acme.ch/', 'http://localhost:1/'])
  expect(usable({ devMode: true })).toEqual(all.slice(0, 3))
  expect(usable({ authMethod: 'none' })).toEqual(['https://app.acme.ch/'])
  expect(usable({ authMethod: 'none', devMode: true })).toEqual(all.slice(0, 3))
  expect(usable({ appType: 'native', authMethod: 'none' })).toEqual([
    'https://app.acme.ch/',
    'http://localhost:1/',
    'acme:/x',
  ])
})
