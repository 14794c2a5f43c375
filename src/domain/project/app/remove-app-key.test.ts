import { expect, test } from 'vitest'
import { appKeyAdded, appKeyRemoved } from '#domain/project/app/events.ts'
import { decideRemoveAppKey } from '#domain/project/app/remove-app-key.ts'
import { projectAfter, webApp } from '#test/api/oidc/project-states.ts'

test('removes a key once', () => {
  const key = appKeyAdded({ appId: 'a1', keyId: 'k1', keyType: 1, publicKey: 'PEM', expiresAt: 5 })
  const project = projectAfter(...webApp({ authMethod: 'privateKeyJwt' }), key)
  expect(decideRemoveAppKey(project, 'a1', 'k1')).toEqual([appKeyRemoved('a1', 'k1')])
  expect(() => decideRemoveAppKey(project, 'a1', 'k2')).toThrow(/appKey.notFound/)
})
