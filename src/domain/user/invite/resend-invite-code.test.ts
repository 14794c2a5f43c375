import { expect, test } from 'vitest'
import { inviteCodeAdded } from '#domain/user/invite/events.ts'
import { decideResendInviteCode } from '#domain/user/invite/resend-invite-code.ts'
import { passwordChanged } from '#domain/user/password/events.ts'
import { added, codeFor, refusalOf, stateAfter } from '#test/support/people.ts'

const { payload } = codeFor('invite')
const template = 'https://app.example/invite?code={{.Code}}'

test('the new code keeps the template and the name of the application', () => {
  const invited = stateAfter(added(), inviteCodeAdded({ ...payload, urlTemplate: template, applicationName: 'Shop' }))
  expect(decideResendInviteCode(invited, payload)).toEqual([
    inviteCodeAdded({ ...payload, urlTemplate: template, applicationName: 'Shop' }),
  ])
})

test.each([
  ['invite.codeNotFound', [added()]],
  ['invite.codeNotFound', [added(), inviteCodeAdded({ ...payload, codeReturned: true })]],
  [
    'invite.alreadyInitialised',
    [added(), inviteCodeAdded(payload), passwordChanged({ encodedHash: '$x', changeRequired: false })],
  ],
] as const)('rejects with %s', (reason, events) => {
  expect(refusalOf(() => decideResendInviteCode(stateAfter(...events), payload))).toBe(reason)
})
