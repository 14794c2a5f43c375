import { expect, test } from 'vitest'
import { apiConfigAdded, appAdded } from '#domain/project/app/events.ts'
import { decideUpdateOidcAppConfig } from '#domain/project/app/update-oidc-app-config.ts'
import { projectAfter, webApp, webConfig } from '#test/api/oidc/project-states.ts'

const api = apiConfigAdded({
  appId: 'a2',
  clientId: 'c2',
  secretHash: '',
  config: { kind: 'api', authMethod: 'basic' },
})
const project = projectAfter(...webApp(), appAdded('a2', 'Api'), api)

test('replaces the configuration, and keeps the client id and secret', () => {
  const config = { ...webConfig, devMode: true }
  expect(decideUpdateOidcAppConfig(project, 'a1', config)).toEqual([
    { type: 'project.application.config.oidc.changed', payload: { appId: 'a1', config } },
  ])
})

test('an update neither removes nor adds the requirement of PKCE', () => {
  const changed = { ...webConfig, authMethod: 'post' } as const
  const required = projectAfter(...webApp({ pkceRequired: true }))
  const payload = { appId: 'a1', config: { ...changed, pkceRequired: true } }
  expect(decideUpdateOidcAppConfig(required, 'a1', changed)).toMatchObject([{ payload }])
  expect(decideUpdateOidcAppConfig(project, 'a1', changed)).toMatchObject([{ payload: { config: changed } }])
  expect(() => decideUpdateOidcAppConfig(required, 'a1', { ...webConfig })).toThrow(/app.notChanged/)
})

test('rejects equal values, an API application and an unknown application', () => {
  expect(() => decideUpdateOidcAppConfig(project, 'a1', { ...webConfig })).toThrow(/app.notChanged/)
  expect(() => decideUpdateOidcAppConfig(project, 'a2', webConfig)).toThrow(/app.notOidc/)
  expect(() => decideUpdateOidcAppConfig(project, 'a3', webConfig)).toThrow(/app.notFound/)
})
