import { expect, test } from 'vitest'
import { decideUpdateProjectRole } from '#domain/project/role/update-project-role.ts'
import { projectAfter, role } from '#test/api/oidc/project-states.ts'

const project = projectAfter(role('reader'))

test('changes the name and group of a role, and keeps its key', () => {
  const changed = { key: 'reader', displayName: 'Reads', group: 'people' }
  expect(decideUpdateProjectRole(project, changed)).toEqual([{ type: 'project.role.changed', payload: changed }])
})

test('rejects an unknown role, and an update without change', () => {
  expect(() => decideUpdateProjectRole(project, { key: 'writer', displayName: '', group: '' })).toThrow(
    /projectRole.notFound/,
  )
  expect(() => decideUpdateProjectRole(project, { key: 'reader', displayName: 'reader', group: '' })).toThrow(
    /projectRole.notChanged/,
  )
})
