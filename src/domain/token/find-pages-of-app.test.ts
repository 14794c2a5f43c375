import { expect, test } from 'vitest'
import { pagesIn } from '#domain/token/find-pages-of-app.ts'

const settings = {
  policyUri: 'https://shop.example/policy',
  tosUri: 'https://shop.example/terms',
  localized: { 'policy_uri#de-CH': 'https://shop.example/de/policy', 'policy_uri#den': 'https://shop.example/den' },
}

test.each([
  ['de', 'https://shop.example/de/policy'],
  ['fr', 'https://shop.example/policy'],
])('the policy in %s is the one of the language, or the one without', (language, policyUri) => {
  expect(pagesIn(settings, language)).toEqual({ policyUri, tosUri: 'https://shop.example/terms' })
})

test('an application that registered no pages has none', () => {
  expect(pagesIn(undefined, 'de')).toEqual({ policyUri: undefined, tosUri: undefined })
})
