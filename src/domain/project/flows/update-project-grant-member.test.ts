import { expect, test } from 'vitest'
import { decideUpdateProjectGrantMember } from '#domain/project/flows/update-project-grant-member.ts'
import { projectGrantMemberAdded, projectGrantMemberChanged } from '#domain/project/grant/events.ts'
import { requireProjectGrant } from '#domain/project/require-project.ts'
import { grantTo, projectAfter } from '#test/api/oidc/project-states.ts'

const owner = { userId: 'u1', roles: ['PROJECT_GRANT_OWNER'] }
const grant = requireProjectGrant(
  projectAfter(grantTo('org-2'), projectGrantMemberAdded({ grantId: 'g1', ...owner })),
  'g1',
)

test('the roles of a member of a grant are replaced', () => {
  const viewer = { userId: 'u1', roles: ['PROJECT_GRANT_OWNER_VIEWER'] }
  expect(decideUpdateProjectGrantMember(grant, 'g1', viewer)).toEqual([
    projectGrantMemberChanged({ grantId: 'g1', ...viewer }),
  ])
})

test.each([
  ['the same roles', 'u1', 'member.rolesNotChanged'],
  ['who is no member', 'u2', 'member.notFound'],
  ['a name that every object has', 'constructor', 'member.notFound'],
])('%s: refused', (_what, userId, id) => {
  expect(() => decideUpdateProjectGrantMember(grant, 'g1', { ...owner, userId })).toThrow(id)
})
