import { expect, test } from 'vitest'
import { memberAdded, memberChanged } from '#domain/instance/members.ts'
import { decideUpdateProjectMember } from '#domain/project/flows/update-project-member.ts'
import { projectAfter } from '#test/api/oidc/project-states.ts'

const project = projectAfter(memberAdded('project', 'u1', ['PROJECT_OWNER']))

test("a member's roles are replaced", () => {
  expect(decideUpdateProjectMember(project, 'u1', ['PROJECT_OWNER_VIEWER'])).toEqual([
    memberChanged('project', 'u1', ['PROJECT_OWNER_VIEWER']),
  ])
})

test.each([
  ['the same roles', 'u1', 'member.rolesNotChanged'],
  ['who is no member', 'u2', 'member.notFound'],
  ['a name that every object has', 'constructor', 'member.notFound'],
])('%s: refused', (_what, userId, id) => {
  expect(() => decideUpdateProjectMember(project, userId, ['PROJECT_OWNER'])).toThrow(id)
})
