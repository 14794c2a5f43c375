import { expect, test } from 'vitest'
import { type AppChanges, decideChangeApp } from '#domain/project/app/change-app.ts'
import { apiConfigAdded, appAdded } from '#domain/project/app/events.ts'
import { projectAfter, webApp, webConfig } from '#test/api/oidc/project-states.ts'

const api = apiConfigAdded({
  appId: 'a2',
  clientId: 'c2',
  secretHash: '',
  config: { kind: 'api', authMethod: 'basic' },
})
const project = projectAfter(...webApp(), appAdded('a2', 'Api'), api)
const devMode = {
  kind: 'oidc',
  change: (current) => ({ ...current, devMode: true }),
} as const satisfies AppChanges['config']

test('name and configuration change at once, each with its event', () => {
  expect(decideChangeApp(project, 'a1', { name: 'Site', config: devMode })).toEqual([
    { type: 'project.application.changed', payload: { appId: 'a1', name: 'Site' } },
    {
      type: 'project.application.config.oidc.changed',
      payload: { appId: 'a1', config: { ...webConfig, devMode: true } },
    },
  ])
  expect(decideChangeApp(project, 'a2', { config: { kind: 'api', authMethod: 'privateKeyJwt' } })).toEqual([
    {
      type: 'project.application.config.api.changed',
      payload: { appId: 'a2', config: { kind: 'api', authMethod: 'privateKeyJwt' } },
    },
  ])
})

test.each<[string, string, AppChanges, string]>([
  ['no change', 'a1', {}, 'app.notChanged'],
  ['equal values', 'a2', { name: 'Api', config: { kind: 'api', authMethod: 'basic' } }, 'app.notChanged'],
  ['the name of another application', 'a1', { name: 'api', config: devMode }, 'app.alreadyExists'],
  ['the configuration of an API for a client', 'a1', { config: { kind: 'api', authMethod: 'basic' } }, 'app.notApi'],
  ['the configuration of a client for an API', 'a2', { config: devMode }, 'app.notOidc'],
  [
    'a contradictory configuration',
    'a1',
    { name: 'New', config: { kind: 'oidc', change: (current) => ({ ...current, clockSkewMs: -1 }) } },
    'app.clockSkewInvalid',
  ],
  ['an unknown application', 'constructor', { name: 'New' }, 'app.notFound'],
])('%s is rejected', (_what, appId, changes, reason) => {
  expect(() => decideChangeApp(project, appId, changes)).toThrow(reason)
})
