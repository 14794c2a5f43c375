import { expect, test } from 'vitest'
import { memberAdded } from '#domain/instance/members.ts'
import { decideAddOrgMember } from '#domain/member/add-org-member.ts'
import { orgAdded, orgRemoved } from '#domain/org/events.ts'
import { orgAggregate } from '#domain/org/org.ts'
import { foldEvents } from '#test/support/fold-events.ts'

const org = foldEvents(orgAggregate, [orgAdded('Acme'), memberAdded('org', '1', ['ORG_OWNER'])])

test('a user becomes a member', () => {
  expect(decideAddOrgMember('2', ['ORG_OWNER'], org)).toEqual([memberAdded('org', '2', ['ORG_OWNER'])])
})

test('who is one already is refused', () => {
  expect(() => decideAddOrgMember('1', ['ORG_OWNER_VIEWER'], org)).toThrow(
    expect.objectContaining({ kind: 'alreadyExists', id: 'ORG-poWwe' }),
  )
})

test('an organization that is gone has no members', () => {
  expect(() =>
    decideAddOrgMember('2', ['ORG_OWNER'], foldEvents(orgAggregate, [orgAdded('Acme'), orgRemoved()])),
  ).toThrow(expect.objectContaining({ kind: 'notFound' }))
})
