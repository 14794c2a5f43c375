import { expect, test } from 'vitest'
import { featuresReset } from '#domain/feature/instance-features.ts'
import { decideResetInstanceFeatures } from '#domain/feature/reset-instance-features.ts'

test('flags that are set are reset, once', () => {
  expect(decideResetInstanceFeatures({ userSchema: false })).toEqual([featuresReset()])
  expect(decideResetInstanceFeatures({})).toEqual([])
})
