import { expect, test } from 'vitest'
import { decideRegenerateClientSecret } from '#domain/project/app/regenerate-client-secret.ts'
import { projectAfter, webApp } from '#test/api/oidc/project-states.ts'

const appSecret = { appId: 'a1', kind: 'oidc', secretHash: 'h2' } as const

test('the hash of a new secret replaces the old one', () => {
  expect(decideRegenerateClientSecret(projectAfter(...webApp()), appSecret)).toEqual([
    { type: 'project.application.config.oidc.secret.changed', payload: { appId: 'a1', secretHash: 'h2' } },
  ])
})

test('rejects an application without secret or of the other kind', () => {
  const keyed = projectAfter(...webApp({ authMethod: 'privateKeyJwt' }))
  expect(() => decideRegenerateClientSecret(keyed, appSecret)).toThrow(/app.noSecret/)
  expect(() => decideRegenerateClientSecret(projectAfter(...webApp()), { ...appSecret, kind: 'api' })).toThrow(
    /app\.not(Api|Oidc)/,
  )
})
