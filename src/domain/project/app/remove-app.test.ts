import { expect, test } from 'vitest'
import { appRemoved } from '#domain/project/app/events.ts'
import { decideRemoveApp } from '#domain/project/app/remove-app.ts'
import { projectAfter, webApp } from '#test/api/oidc/project-states.ts'

test('removes an application once', () => {
  expect(decideRemoveApp(projectAfter(...webApp()), 'a1')).toEqual([appRemoved('a1')])
  expect(() => decideRemoveApp(projectAfter(...webApp(), appRemoved('a1')), 'a1')).toThrow(/app.notFound/)
})
