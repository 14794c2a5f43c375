import { expect, test } from 'vitest'
import { apiConfigAdded, appAdded } from '#domain/project/app/events.ts'
import { decideUpdateApiAppConfig } from '#domain/project/app/update-api-app-config.ts'
import { projectAfter, webApp } from '#test/api/oidc/project-states.ts'

const basic = { kind: 'api', authMethod: 'basic' } as const
const project = projectAfter(
  ...webApp(),
  appAdded('a2', 'Api'),
  apiConfigAdded({ appId: 'a2', clientId: 'c2', secretHash: '', config: basic }),
)

test('changes the authentication method of an API', () => {
  const config = { kind: 'api', authMethod: 'privateKeyJwt' } as const
  expect(decideUpdateApiAppConfig(project, 'a2', config)).toEqual([
    { type: 'project.application.config.api.changed', payload: { appId: 'a2', config } },
  ])
})

test('no change, and an application that signs people in, are refused', () => {
  expect(() => decideUpdateApiAppConfig(project, 'a2', basic)).toThrow(/app.notChanged/)
  expect(() => decideUpdateApiAppConfig(project, 'a1', basic)).toThrow(/app.notApi/)
})
