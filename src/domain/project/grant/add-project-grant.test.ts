import { expect, test } from 'vitest'
import { decideAddProjectGrant } from '#domain/project/grant/add-project-grant.ts'
import { grantTo, projectAfter, role } from '#test/api/oidc/project-states.ts'

const input = { projectId: 'p1', grantedOrgId: 'org-2', roleKeys: ['reader', 'reader'] }

test('a project is granted with some of its roles, each once', () => {
  expect(decideAddProjectGrant(projectAfter(role('reader')), input, 'g1')).toEqual([grantTo('org-2', 'reader')])
})

test('roles that the project does not have, and a second grant to one organization, are refused', () => {
  expect(() => decideAddProjectGrant(projectAfter(), input, 'g1')).toThrow(/COMMAND-m9gp2/)
  const granted = projectAfter(role('reader'), grantTo('org-2', 'reader'))
  expect(() => decideAddProjectGrant(granted, input, 'g2')).toThrow(/V3-DKcYh/)
})
