import { expect, test } from 'vitest'
import { decideAddOidcApp } from '#domain/project/app/add-oidc-app.ts'
import { projectAfter, webApp, webConfig } from '#test/api/oidc/project-states.ts'

const client = { appId: 'a2', clientId: 'c2', clientSecret: 'secret', secretHash: 'hash' }
const input = { projectId: 'p1', name: ' Shop ', config: webConfig }

test('an application is added with its config; the log has the hash of its secret alone', () => {
  const events = decideAddOidcApp(projectAfter(), input, client)
  expect(events.map((event) => event.type)).toEqual([
    'project.application.added',
    'project.application.config.oidc.added',
  ])
  expect(events[0]?.payload).toEqual({ appId: 'a2', name: 'Shop' })
  expect(JSON.stringify(events)).not.toContain('"secret"')
})

test('names of applications are unique in a project, ignoring letter case', () => {
  expect(() => decideAddOidcApp(projectAfter(...webApp()), { ...input, name: 'WEB' }, client)).toThrow(
    /app.alreadyExists/,
  )
  expect(() => decideAddOidcApp(projectAfter(), { ...input, name: ' ' }, client)).toThrow(/app.nameInvalid/)
})
