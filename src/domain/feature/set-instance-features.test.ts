import { expect, test } from 'vitest'
import { featuresSet } from '#domain/feature/instance-features.ts'
import { decideSetInstanceFeatures } from '#domain/feature/set-instance-features.ts'

const loginV2 = { required: true, baseUri: 'https://login.example' }

test('flags are set beside those that are set already', () => {
  expect(decideSetInstanceFeatures({ userSchema: true }, { loginV2 })).toEqual([featuresSet({ loginV2 })])
})

test('flags that are set so already are no event', () => {
  expect(decideSetInstanceFeatures({ userSchema: true, loginV2 }, { loginV2: { ...loginV2 } })).toEqual([])
})
