import { expect, test } from 'vitest'
import {
  PUBLISH_SAML_KEY_BEFORE_MS,
  planSamlKeys,
  REPLACE_SAML_KEY_AFTER_MS,
} from '#domain/saml/signing-credentials.ts'

const key = (id: string, created_at: number) => ({
  id,
  secret: '',
  certificate: '',
  created_at,
})
const ids = ({ signWith, publish, drop, makeNew }: ReturnType<typeof planSamlKeys>) => ({
  signWith: signWith?.id,
  publish: publish.map(({ id }) => id),
  drop: drop.map(({ id }) => id),
  makeNew,
})
const old = key('old', 0)
const next = key('next', REPLACE_SAML_KEY_AFTER_MS)

test('the first key is made, and signs at once', () => {
  expect(ids(planSamlKeys([], 0))).toEqual({ signWith: undefined, publish: [], drop: [], makeNew: true })
  expect(ids(planSamlKeys([old], 0))).toEqual({ signWith: 'old', publish: ['old'], drop: [], makeNew: false })
})

test('its successor is published before it signs, and then the old key is dropped', () => {
  const replaced = REPLACE_SAML_KEY_AFTER_MS
  expect(ids(planSamlKeys([old], replaced))).toMatchObject({ signWith: 'old', makeNew: true })
  const both = { signWith: 'old', publish: ['old', 'next'], drop: [], makeNew: false }
  expect(ids(planSamlKeys([old, next], replaced + PUBLISH_SAML_KEY_BEFORE_MS - 1))).toEqual(both)
  const changed = { signWith: 'next', publish: ['next'], drop: ['old'], makeNew: false }
  expect(ids(planSamlKeys([old, next], replaced + PUBLISH_SAML_KEY_BEFORE_MS))).toEqual(changed)
})
