import { expect, test } from 'vitest'
import { decideUpdateProjectGrant } from '#domain/grant/update-project-grant.ts'
import { projectGrantChanged } from '#domain/project/grant/events.ts'
import { grantTo, projectAfter, role } from '#test/api/oidc/project-states.ts'

const project = projectAfter(role('reader'), role('writer'), grantTo('org-2', 'reader'))

test('the roles of a grant are replaced', () => {
  expect(decideUpdateProjectGrant(project, 'g1', ['writer'])).toEqual([projectGrantChanged('g1', ['writer'])])
})

test.each([
  ['the same roles', 'g1', ['reader'], 'projectGrant.notChanged'],
  ['a role that the project does not have', 'g1', ['boss'], 'projectGrant.roleNotFound'],
  ['a grant that is not there', 'g2', ['writer'], 'projectGrant.notFound'],
])('%s is refused', (_what, grantId, roles, id) => {
  expect(() => decideUpdateProjectGrant(project, grantId, roles)).toThrow(id)
})
