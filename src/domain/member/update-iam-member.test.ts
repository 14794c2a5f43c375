import { expect, test } from 'vitest'
import { instanceAggregate, instanceSetUp } from '#domain/instance/instance.ts'
import { memberAdded, memberChanged } from '#domain/instance/members.ts'
import { decideUpdateIamMember } from '#domain/member/update-iam-member.ts'
import { foldEvents } from '#test/support/fold-events.ts'

const { state } = foldEvents(instanceAggregate, [
  instanceSetUp({ defaultOrgId: '1', apiProjectId: '2' }),
  memberAdded('instance', '1', ['IAM_OWNER']),
])

test('roles are replaced', () => {
  expect(decideUpdateIamMember('1', ['IAM_OWNER_VIEWER'], state)).toEqual([
    memberChanged('instance', '1', ['IAM_OWNER_VIEWER']),
  ])
})

test.each([
  ['1', 'failedPrecondition', 'member.rolesNotChanged'],
  ['2', 'notFound', 'member.notFound'],
])('%s as IAM_OWNER is refused: %s %s', (userId, kind, reason) => {
  expect(() => decideUpdateIamMember(userId, ['IAM_OWNER'], state)).toThrow(expect.objectContaining({ kind, reason }))
})
