import { expect, test } from 'vitest'
import { memberAdded, memberChanged } from '#domain/instance/members.ts'
import { decideUpdateProjectMember } from '#domain/project/member/update-project-member.ts'
import { projectAfter } from '#test/api/oidc/project-states.ts'

const project = projectAfter(memberAdded('project', 'u1', ['PROJECT_OWNER']))

test("a member's roles are replaced", () => {
  expect(decideUpdateProjectMember(project, { userId: 'u1', roles: ['PROJECT_OWNER_VIEWER'] })).toEqual([
    memberChanged('project', 'u1', ['PROJECT_OWNER_VIEWER']),
  ])
})

test.each([
  ['the same roles', { userId: 'u1', roles: ['PROJECT_OWNER'] }, 'PROJECT-LiaZi'],
  ['who is no member', { userId: 'u2', roles: ['PROJECT_OWNER'] }, 'PROJECT-D8JxR'],
  ['a role of another level', { userId: 'u1', roles: ['ORG_OWNER'] }, 'PROJECT-3m9d2'],
])('%s is refused', (_what, member, id) => {
  expect(() => decideUpdateProjectMember(project, member)).toThrow(id)
})
