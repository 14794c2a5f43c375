import { expect, test } from 'vitest'
import { appDeactivated, appReactivated } from '#domain/project/app/events.ts'
import { decideReactivateApp } from '#domain/project/app/reactivate-app.ts'
import { projectAfter, webApp } from '#test/api/oidc/project-states.ts'

test('an inactive application can be reactivated, an active one cannot', () => {
  expect(decideReactivateApp(projectAfter(...webApp(), appDeactivated('a1')), 'a1')).toEqual([appReactivated('a1')])
  expect(() => decideReactivateApp(projectAfter(...webApp()), 'a1')).toThrow(/app.notInactive/)
})
