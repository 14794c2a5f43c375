import { expect, test } from 'vitest'
import { memberAdded, memberRemoved } from '#domain/instance/members.ts'
import { decideRemoveOrgMember } from '#domain/member/remove-org-member.ts'
import { orgAdded } from '#domain/org/events.ts'
import { orgAggregate } from '#domain/org/org.ts'
import { foldEvents } from '#test/support/fold-events.ts'

const org = foldEvents(orgAggregate, [orgAdded('Acme'), memberAdded('org', '1', ['ORG_OWNER'])])

test('removes a member', () => {
  expect(decideRemoveOrgMember('1', org.state)).toEqual([memberRemoved('org', '1')])
})

test('rejects a user who is not a member', () => {
  expect(() => decideRemoveOrgMember('2', org.state)).toThrow(
    expect.objectContaining({ kind: 'notFound', reason: 'member.notFound' }),
  )
})
