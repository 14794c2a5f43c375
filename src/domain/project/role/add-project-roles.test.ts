import { expect, test } from 'vitest'
import { decideAddProjectRoles } from '#domain/project/role/add-project-roles.ts'
import { projectAfter, role } from '#test/api/oidc/project-states.ts'

const named = (key: string) => ({ key, displayName: key, group: '' })

test('several roles are added at once, their keys trimmed', () => {
  expect(decideAddProjectRoles(projectAfter(), [named(' reader '), named('writer')])).toEqual([
    { type: 'project.role.added', payload: { key: 'reader', displayName: ' reader ', group: '' } },
    role('writer'),
  ])
})

test.each([
  ['a key twice in one call', [named('new'), named('new')], 'projectRole.alreadyExists'],
  ['a role without a key', [named(' ')], 'projectRole.keyInvalid'],
])('%s is refused', (_what, roles, id) => {
  expect(() => decideAddProjectRoles(projectAfter(role('reader')), roles)).toThrow(id)
})
