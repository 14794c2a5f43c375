import { expect, test } from 'vitest'
import { registeredKey } from '#domain/project/app/client/register-client.ts'
import { decideUpdateRegistration } from '#domain/project/app/client/update-registration.ts'
import { projectAfter, webApp, webConfig } from '#test/api/oidc/project-states.ts'

const keys = [{ kid: 'k1', publicKey: 'PEM 1' }]
const project = projectAfter(...webApp(), ...keys.map((key) => registeredKey('key1', 'a1', key)))
const newId = () => 'key2'
const same = { name: 'Web', config: webConfig, keys, newId }

test('an equal registration is no event', () => {
  expect(decideUpdateRegistration(project, 'a1', same)).toEqual([])
})

test('changes only fields that differ', () => {
  const changed = {
    newId,
    name: 'Shop',
    config: { ...webConfig, devMode: true },
    keys: [{ kid: 'k2', publicKey: 'PEM 2' }],
  }
  expect(decideUpdateRegistration(project, 'a1', changed).map(({ type }) => type)).toEqual([
    'project.application.changed',
    'project.application.config.oidc.changed',
    'project.application.oidc.key.removed',
    'project.application.oidc.key.added',
  ])
})

test('keeps the requirement of PKCE', () => {
  const strict = projectAfter(...webApp({ pkceRequired: true }))
  expect(decideUpdateRegistration(strict, 'a1', { ...same, keys: [] })).toEqual([])
})
