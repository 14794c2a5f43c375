import { expect, test } from 'vitest'
import { decideAddAppKey } from '#domain/project/app/add-app-key.ts'
import { projectAfter, webApp } from '#test/api/oidc/project-states.ts'

const key = { appId: 'a1', keyId: 'k1', keyType: 1, publicKey: 'PEM', expiresAt: 5 }

test('adds a key to an application that authenticates by keys', () => {
  expect(decideAddAppKey(projectAfter(...webApp({ authMethod: 'privateKeyJwt' })), key)).toEqual([
    { type: 'project.application.oidc.key.added', payload: key },
  ])
})

test('rejects an application that authenticates by a secret', () => {
  expect(() => decideAddAppKey(projectAfter(...webApp()), key)).toThrow(/app.noPrivateKeyJwt/)
})
