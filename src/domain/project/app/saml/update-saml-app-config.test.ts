import { expect, test } from 'vitest'
import type { SamlConfig } from '#domain/project/app/app-config.ts'
import { appAdded, samlConfigAdded } from '#domain/project/app/events.ts'
import { decideUpdateSamlAppConfig } from '#domain/project/app/saml/update-saml-app-config.ts'
import { projectAfter, webApp } from '#test/api/oidc/project-states.ts'

const config: SamlConfig = { kind: 'saml', entityId: 'urn:sp', metadataXml: '<x/>', metadataUrl: '' }
const other: SamlConfig = { ...config, entityId: 'urn:other' }
const added = [appAdded('s1', 'Wiki'), samlConfigAdded('s1', config)]
const project = projectAfter(...webApp(), ...added)

test('a SAML application is found by its new entity id', () => {
  const after = projectAfter(...added, ...decideUpdateSamlAppConfig(project, 's1', other))
  expect(after.apps.s1).toMatchObject({ clientId: 'urn:other', config: other })
})

test('the entity id of another application is rejected', () => {
  const both = projectAfter(...added, appAdded('s2', 'Blog'), samlConfigAdded('s2', other))
  expect(() => decideUpdateSamlAppConfig(both, 's1', other)).toThrow(/app.entityIdTaken/)
})

test.each([
  ['no change', 's1', /app.notChanged/],
  ['an application of another kind', 'a1', /app.notSaml/],
  ['an unknown application', 'toString', /app.notFound/],
])('an update is rejected: %s', (_name, appId, reason) => {
  expect(() => decideUpdateSamlAppConfig(project, appId, config)).toThrow(reason)
})
