import { expect, test } from 'vitest'
import { emailVerified } from '#domain/user/email/events.ts'
import { inviteCodeAdded } from '#domain/user/invite/events.ts'
import { decideVerifyInviteCode } from '#domain/user/invite/verify-invite-code.ts'
import { added, codeFor, stateAfter } from '#test/support/people.ts'

const invited = inviteCodeAdded(codeFor('invite').payload)

test('a right code verifies the address unless it is verified already', () => {
  const types = (...events: Parameters<typeof stateAfter>) =>
    decideVerifyInviteCode(stateAfter(...events)).map(({ type }) => type)
  expect(types(added(), invited)).toEqual(['user.human.invite.check.succeeded', 'user.human.email.verified'])
  expect(types(added(), emailVerified(), invited)).toEqual(['user.human.invite.check.succeeded'])
})
