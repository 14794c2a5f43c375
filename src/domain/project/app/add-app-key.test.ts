import { expect, test } from 'vitest'
import { decideAddAppKey } from '#domain/project/app/add-app-key.ts'
import { projectAfter, webApp } from '#test/api/oidc/project-states.ts'

const key = { appId: 'a1', keyId: 'k1', keyType: 1, publicKey: 'PEM', expiresAt: 5 }

test('an application that proves itself by keys gets one', () => {
  expect(decideAddAppKey(projectAfter(...webApp({ authMethod: 'privateKeyJwt' })), key)).toEqual([
    { type: 'project.application.oidc.key.added', payload: key },
  ])
})

test('one with a secret gets none', () => {
  expect(() => decideAddAppKey(projectAfter(...webApp()), key)).toThrow(/app.noPrivateKeyJwt/)
})
