import { expect, test } from 'vitest'
import { projectDeactivated, projectReactivated } from '#domain/project/events.ts'
import { decideReactivateProject } from '#domain/project/reactivate-project.ts'
import { projectAfter } from '#test/api/oidc/project-states.ts'

test('an inactive project can be reactivated, an active one cannot', () => {
  expect(decideReactivateProject(projectAfter(projectDeactivated()))).toEqual([projectReactivated()])
  expect(() => decideReactivateProject(projectAfter())).toThrow(/project.notInactive/)
})
