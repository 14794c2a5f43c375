import { expect, test } from 'vitest'
import { instanceAggregate, instanceSetUp } from '#domain/instance/instance.ts'
import { memberAdded } from '#domain/instance/members.ts'
import { decideAddIamMember } from '#domain/member/add-iam-member.ts'
import { foldEvents } from '#test/support/fold-events.ts'

const { state } = foldEvents(instanceAggregate, [
  instanceSetUp({ defaultOrgId: '1', apiProjectId: '2' }),
  memberAdded('instance', '1', ['IAM_OWNER']),
])

test('a user becomes a member', () => {
  expect(decideAddIamMember('2', ['IAM_OWNER_VIEWER'], state)).toEqual([
    memberAdded('instance', '2', ['IAM_OWNER_VIEWER']),
  ])
})

test('rejects an existing member', () => {
  expect(() => decideAddIamMember('1', ['IAM_OWNER_VIEWER'], state)).toThrow(
    expect.objectContaining({ kind: 'alreadyExists', reason: 'member.alreadyExists' }),
  )
})
