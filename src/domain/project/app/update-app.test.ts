import { expect, test } from 'vitest'
import { appAdded } from '#domain/project/app/events.ts'
import { decideUpdateApp } from '#domain/project/app/update-app.ts'
import { projectAfter, webApp } from '#test/api/oidc/project-states.ts'

const project = projectAfter(...webApp(), appAdded('a2', 'Other'))

test('renames an application, also to its name in another letter case', () => {
  expect(decideUpdateApp(project, 'a1', 'WEB')).toEqual([
    { type: 'project.application.changed', payload: { appId: 'a1', name: 'WEB' } },
  ])
})

test.each([
  ['its own name', 'a1', 'Web', 'app.notChanged'],
  ["another application's name", 'a1', 'other', 'app.alreadyExists'],
  ['an application that is not there', 'a3', 'New', 'app.notFound'],
  ['a name that objects have by themselves', 'constructor', 'New', 'app.notFound'],
])('%s is refused', (_what, appId, name, id) => {
  expect(() => decideUpdateApp(project, appId, name)).toThrow(id)
})
