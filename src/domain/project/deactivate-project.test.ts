import { expect, test } from 'vitest'
import { decideDeactivateProject } from '#domain/project/deactivate-project.ts'
import { projectDeactivated } from '#domain/project/events.ts'
import { projectAfter } from '#test/api/oidc/project-states.ts'

test('an active project can be deactivated, an inactive one cannot', () => {
  expect(decideDeactivateProject(projectAfter())).toEqual([projectDeactivated()])
  expect(() => decideDeactivateProject(projectAfter(projectDeactivated()))).toThrow(/project.notActive/)
})
