import { expect, test } from 'vitest'
import { instanceAggregate, instanceSetUp } from '#domain/instance/instance.ts'
import { memberAdded, memberRemoved } from '#domain/instance/members.ts'
import { decideRemoveIamMember } from '#domain/member/remove-iam-member.ts'
import { foldEvents } from '#test/support/fold-events.ts'

const { state } = foldEvents(instanceAggregate, [
  instanceSetUp({ defaultOrgId: '1', apiProjectId: '2' }),
  memberAdded('instance', '1', ['IAM_OWNER']),
])

test('removes a member, and rejects a user who is not a member', () => {
  expect(decideRemoveIamMember('1', state)).toEqual([memberRemoved('instance', '1')])
  expect(() => decideRemoveIamMember('2', state)).toThrow(
    expect.objectContaining({ kind: 'notFound', reason: 'member.notFound' }),
  )
})
