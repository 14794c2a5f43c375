import { expect, test } from 'vitest'
import { memberAdded, memberChanged } from '#domain/instance/members.ts'
import { decideUpdateOrgMember } from '#domain/member/update-org-member.ts'
import { orgAdded } from '#domain/org/events.ts'
import { orgAggregate } from '#domain/org/org.ts'
import { foldEvents } from '#test/support/fold-events.ts'

const org = foldEvents(orgAggregate, [orgAdded('Acme'), memberAdded('org', '1', ['ORG_OWNER'])])

test('roles are replaced', () => {
  expect(decideUpdateOrgMember('1', ['ORG_OWNER_VIEWER'], org.state)).toEqual([
    memberChanged('org', '1', ['ORG_OWNER_VIEWER']),
  ])
})

test.each([
  ['1', ['ORG_OWNER'], 'failedPrecondition', 'member.rolesNotChanged'],
  ['2', ['ORG_OWNER'], 'notFound', 'member.notFound'],
  ['constructor', ['ORG_OWNER'], 'notFound', 'member.notFound'],
])('%s as %j is refused: %s', (userId, roles, kind, reason) => {
  expect(() => decideUpdateOrgMember(userId, roles, org.state)).toThrow(expect.objectContaining({ kind, reason }))
})
