import { expect, test } from 'vitest'
import { decideRemoveProjectRole } from '#domain/grant/remove-project-role.ts'
import { projectGrantCascadeChanged } from '#domain/project/grant/events.ts'
import { projectRoleRemoved } from '#domain/project/role/events.ts'
import { grantTo, projectAfter, role } from '#test/api/oidc/project-states.ts'

test('removes a role, also from the grants of the project', () => {
  const project = projectAfter(role('reader'), role('writer'), grantTo('org-2', 'reader', 'writer'))
  expect(decideRemoveProjectRole(project, 'reader')).toEqual([
    projectRoleRemoved('reader'),
    projectGrantCascadeChanged('g1', ['writer']),
  ])
  expect(() => decideRemoveProjectRole(project, 'boss')).toThrow(/projectRole.notFound/)
})
