/** Proves that no redirect address with a control character is used, registered or not (CWE-93). */
import { expect, test } from 'vitest'
import { redirectRefusal, usableRedirectUris } from '#domain/project/app/redirect-uri.ts'

const web = { appType: 'web', authMethod: 'basic', devMode: false } as const

test.each(['\n', '\r\n', '\t', '\0', '\u007f', '\u0085'])('an address with %j is refused', (character) => {
  for (const uri of [
    `https://a.example/${character}cb`,
    `https://a.exa${character}mple/cb`,
    `https://a.example/cb${character}`,
  ]) {
    expect(redirectRefusal(web, [uri], uri)).toBe('redirect_uri is not a valid address')
    expect(usableRedirectUris(web, [uri])).toEqual([])
  }
})

test('others are taken', () => {
  const uri = 'https://a.example/cb?x=%0A&y=ü'
  expect(redirectRefusal(web, [uri], uri)).toBeUndefined()
})
