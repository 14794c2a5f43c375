import { expect, test } from 'vitest'
import { decideAddProjectGrantMember } from '#domain/project/grant/add-project-grant-member.ts'
import { projectGrantMemberAdded } from '#domain/project/grant/events.ts'
import { requireProjectGrant } from '#domain/project/require-project.ts'
import { grantTo, projectAfter } from '#test/api/oidc/project-states.ts'

const member = { userId: 'u1', roles: ['PROJECT_GRANT_OWNER'] }
const added = projectGrantMemberAdded({ grantId: 'g1', ...member })

test('a user becomes a member of the grant, once, with its roles only', () => {
  const grant = requireProjectGrant(projectAfter(grantTo('org-2')), 'g1')
  expect(decideAddProjectGrantMember(grant, 'g1', member)).toEqual([added])
  const again = requireProjectGrant(projectAfter(grantTo('org-2'), added), 'g1')
  expect(() => decideAddProjectGrantMember(again, 'g1', member)).toThrow(/PROJECT-16dVN/)
  expect(() => decideAddProjectGrantMember(grant, 'g1', { userId: 'u1', roles: ['PROJECT_OWNER'] })).toThrow(
    /PROJECT-8fi7G/,
  )
})
