import { expect, test } from 'vitest'
import { memberAdded, memberRemoved } from '#domain/instance/members.ts'
import { decideRemoveProjectMember } from '#domain/project/flows/remove-project-member.ts'
import { projectAfter } from '#test/api/oidc/project-states.ts'

test('removes a member, and rejects a user who is not a member', () => {
  const project = projectAfter(memberAdded('project', 'u1', ['PROJECT_OWNER']))
  expect(decideRemoveProjectMember(project, 'u1')).toEqual([memberRemoved('project', 'u1')])
  expect(() => decideRemoveProjectMember(project, 'u2')).toThrow(/member.notFound/)
})
