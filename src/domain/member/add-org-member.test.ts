import { expect, test } from 'vitest'
import { memberAdded } from '#domain/instance/members.ts'
import { decideAddOrgMember } from '#domain/member/add-org-member.ts'
import { orgAdded } from '#domain/org/events.ts'
import { orgAggregate } from '#domain/org/org.ts'
import { foldEvents } from '#test/support/fold-events.ts'

const org = foldEvents(orgAggregate, [orgAdded('Acme'), memberAdded('org', '1', ['ORG_OWNER'])])

test('a user becomes a member', () => {
  expect(decideAddOrgMember('2', ['ORG_OWNER'], org.state)).toEqual([memberAdded('org', '2', ['ORG_OWNER'])])
})

test('rejects an existing member', () => {
  expect(() => decideAddOrgMember('1', ['ORG_OWNER_VIEWER'], org.state)).toThrow(
    expect.objectContaining({ kind: 'alreadyExists', reason: 'member.alreadyExists' }),
  )
})
