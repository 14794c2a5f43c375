import { expect, test } from 'vitest'
import type { SamlConfig } from '#domain/project/app/app-config.ts'
import { decideAddSamlApp } from '#domain/project/app/saml/add-saml-app.ts'
import { projectAfter, webApp } from '#test/api/oidc/project-states.ts'

const config: SamlConfig = { kind: 'saml', entityId: 'urn:sp', metadataXml: '<x/>', metadataUrl: '' }
const other: SamlConfig = { ...config, entityId: 'urn:other' }
const added = decideAddSamlApp(projectAfter(), { appId: 's1', name: ' Wiki ', config })
const project = projectAfter(...webApp(), ...added)

test('a SAML application is found by its entity id', () => {
  expect(project.apps.s1).toMatchObject({ name: 'Wiki', clientId: 'urn:sp', secretHash: '', config })
})

test('its name and its entity id are unique in the project', () => {
  expect(() => decideAddSamlApp(project, { appId: 's2', name: 'WEB', config: other })).toThrow(/app.alreadyExists/)
  expect(() => decideAddSamlApp(project, { appId: 's2', name: 'Blog', config })).toThrow(/app.entityIdTaken/)
})
