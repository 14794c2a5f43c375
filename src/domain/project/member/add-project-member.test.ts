import { expect, test } from 'vitest'
import { memberAdded } from '#domain/instance/members.ts'
import { decideAddProjectMember } from '#domain/project/member/add-project-member.ts'
import { projectAfter } from '#test/api/oidc/project-states.ts'

const owner = memberAdded('project', 'u1', ['PROJECT_OWNER'])

test('a user becomes a member with roles of projects', () => {
  expect(decideAddProjectMember(projectAfter(), { userId: 'u1', roles: ['PROJECT_OWNER'] })).toEqual([owner])
})

test('roles of other levels, and who is a member already, are refused', () => {
  for (const role of ['ORG_OWNER', 'IAM_OWNER', 'PROJECT_GRANT_OWNER', 'MADE_UP'])
    expect(() => decideAddProjectMember(projectAfter(), { userId: 'u1', roles: [role] })).toThrow(/PROJECT-3m9ds/)
  expect(() => decideAddProjectMember(projectAfter(owner), { userId: 'u1', roles: ['PROJECT_OWNER'] })).toThrow(
    /PROJECT-PtXi1/,
  )
})
