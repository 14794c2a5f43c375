import { expect, test } from 'vitest'
import { decideSetClientSettings } from '#domain/project/app/client/set-client-settings.ts'
import { appAdded } from '#domain/project/app/events.ts'
import { projectAfter, webApp, webConfig } from '#test/api/oidc/project-states.ts'

const clientSettings = { frontChannelLogoutUri: 'https://app.acme.ch/logout' }

test('replaces the settings, and removes them if none are given', () => {
  const changed = (config: object) => [
    { type: 'project.application.config.oidc.changed', payload: { appId: 'a1', config } },
  ]
  expect(decideSetClientSettings(projectAfter(...webApp()), 'a1', clientSettings)).toEqual(
    changed({ ...webConfig, clientSettings }),
  )
  expect(decideSetClientSettings(projectAfter(...webApp({ clientSettings })), 'a1', {})).toEqual(changed(webConfig))
})

test('equal settings are no event', () => {
  expect(decideSetClientSettings(projectAfter(...webApp({ clientSettings })), 'a1', { ...clientSettings })).toEqual([])
})

test('an address of another host, an API and an unknown application are rejected', () => {
  const elsewhere = { frontChannelLogoutUri: 'https://other.acme.ch/logout' }
  const project = projectAfter(...webApp(), appAdded('a2', 'Api'))
  expect(() => decideSetClientSettings(project, 'a1', elsewhere)).toThrow(/frontChannelLogoutUriInvalid/)
  expect(() => decideSetClientSettings(project, 'a2', {})).toThrow(/app.notOidc/)
  expect(() => decideSetClientSettings(project, 'a3', {})).toThrow(/app.notFound/)
})
