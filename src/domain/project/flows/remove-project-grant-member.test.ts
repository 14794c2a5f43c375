import { expect, test } from 'vitest'
import { decideRemoveProjectGrantMember } from '#domain/project/flows/remove-project-grant-member.ts'
import { projectGrantMemberAdded, projectGrantMemberRemoved } from '#domain/project/grant/events.ts'
import { requireProjectGrant } from '#domain/project/require-project.ts'
import { grantTo, projectAfter } from '#test/api/oidc/project-states.ts'

test('removes a member of a grant, and rejects a user who is not a member', () => {
  const added = projectGrantMemberAdded({ grantId: 'g1', userId: 'u1', roles: ['PROJECT_GRANT_OWNER'] })
  const grant = requireProjectGrant(projectAfter(grantTo('org-2'), added), 'g1')
  expect(decideRemoveProjectGrantMember(grant, 'g1', 'u1')).toEqual([projectGrantMemberRemoved('g1', 'u1')])
  expect(() => decideRemoveProjectGrantMember(grant, 'g1', 'u2')).toThrow(/member.notFound/)
})
