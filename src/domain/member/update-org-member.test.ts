import { expect, test } from 'vitest'
import { memberAdded, memberChanged } from '#domain/instance/members.ts'
import { decideUpdateOrgMember } from '#domain/member/update-org-member.ts'
import { orgAdded } from '#domain/org/events.ts'
import { orgAggregate } from '#domain/org/org.ts'
import { foldEvents } from '#test/support/fold-events.ts'

const org = foldEvents(orgAggregate, [orgAdded('Acme'), memberAdded('org', '1', ['ORG_OWNER'])])

test('roles are replaced', () => {
  expect(decideUpdateOrgMember('1', ['ORG_OWNER_VIEWER'], org)).toEqual([
    memberChanged('org', '1', ['ORG_OWNER_VIEWER']),
  ])
})

test.each([
  ['1', ['ORG_OWNER'], 'failedPrecondition', 'Org-LiaZi'],
  ['2', ['ORG_OWNER'], 'notFound', 'Org-D8JxR'],
  ['constructor', ['ORG_OWNER'], 'notFound', 'Org-D8JxR'],
])('%s as %j is refused: %s', (userId, roles, kind, id) => {
  expect(() => decideUpdateOrgMember(userId, roles, org)).toThrow(expect.objectContaining({ kind, id }))
})
