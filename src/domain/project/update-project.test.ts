import { expect, test } from 'vitest'
import { decideUpdateProject } from '#domain/project/update-project.ts'
import { projectAfter, settings } from '#test/api/oidc/project-states.ts'

test('the event has the changed fields only', () => {
  expect(decideUpdateProject(projectAfter(), { ...settings, roleCheck: true })).toEqual([
    { type: 'project.changed', payload: { roleCheck: true } },
  ])
})

test('the same settings are refused', () => {
  expect(() => decideUpdateProject(projectAfter(), settings)).toThrow(/project.notChanged/)
})
