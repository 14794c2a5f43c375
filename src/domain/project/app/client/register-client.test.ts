import { expect, test } from 'vitest'
import { decideRegisterClient } from '#domain/project/app/client/register-client.ts'
import { projectAfter, webApp, webConfig } from '#test/api/oidc/project-states.ts'

const client = { appId: 'a2', clientId: 'c2', clientSecret: 's2', secretHash: 'h2' }
const input = { name: 'Web', config: webConfig, keys: [{ kid: 'k', publicKey: 'PEM' }], client, newId: () => 'k1' }

test('a client is added with its keys, under a name that is free', () => {
  expect(decideRegisterClient(projectAfter(...webApp()), input)).toMatchObject([
    { type: 'project.application.added', payload: { appId: 'a2', name: 'Web (c2)' } },
    { type: 'project.application.config.oidc.added', payload: { clientId: 'c2', secretHash: 'h2', config: webConfig } },
    { type: 'project.application.oidc.key.added', payload: { appId: 'a2', keyId: 'k1', kid: 'k', publicKey: 'PEM' } },
  ])
})

test('a client without a name is named after its id', () => {
  const [added] = decideRegisterClient(projectAfter(), { ...input, name: '', keys: [] })
  expect(added).toMatchObject({ payload: { name: 'c2' } })
})
