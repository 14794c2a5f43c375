import { expect, test } from 'vitest'
import { decideAddApiApp } from '#domain/project/app/add-api-app.ts'
import { projectAfter, webApp } from '#test/api/oidc/project-states.ts'

const client = { appId: 'a2', clientId: 'c2', clientSecret: '', secretHash: '' }
const input = { projectId: 'p1', name: 'Api', config: { kind: 'api', authMethod: 'privateKeyJwt' } as const }

test('adds an API with its authentication method', () => {
  expect(decideAddApiApp(projectAfter(), input, client)).toEqual([
    { type: 'project.application.added', payload: { appId: 'a2', name: 'Api' } },
    {
      type: 'project.application.config.api.added',
      payload: { appId: 'a2', clientId: 'c2', secretHash: '', config: input.config },
    },
  ])
})

test('it cannot have the name of another application', () => {
  expect(() => decideAddApiApp(projectAfter(...webApp()), { ...input, name: 'web' }, client)).toThrow(
    /app.alreadyExists/,
  )
})
