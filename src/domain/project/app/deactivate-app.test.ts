import { expect, test } from 'vitest'
import { decideDeactivateApp } from '#domain/project/app/deactivate-app.ts'
import { appDeactivated } from '#domain/project/app/events.ts'
import { projectAfter, webApp } from '#test/api/oidc/project-states.ts'

test('an active application can be deactivated, an inactive one cannot', () => {
  expect(decideDeactivateApp(projectAfter(...webApp()), 'a1')).toEqual([appDeactivated('a1')])
  expect(() => decideDeactivateApp(projectAfter(...webApp(), appDeactivated('a1')), 'a1')).toThrow(/app.notActive/)
})
