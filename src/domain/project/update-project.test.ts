import { expect, test } from 'vitest'
import { decideUpdateProject } from '#domain/project/update-project.ts'
import { projectAfter, settings } from '#test/api/oidc/project-states.ts'

test('only what changes is written down', () => {
  expect(decideUpdateProject(projectAfter(), { ...settings, roleCheck: true })).toEqual([
    { type: 'project.changed', payload: { roleCheck: true } },
  ])
})

test('the same settings are refused', () => {
  expect(() => decideUpdateProject(projectAfter(), settings)).toThrow(/project.notChanged/)
})
