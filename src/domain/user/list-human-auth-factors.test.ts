import { expect, test } from 'vitest'
import { authFactorsOf } from '#domain/user/list-human-auth-factors.ts'
import { otpEmailAdded, otpSmsAdded } from '#domain/user/otp/events.ts'
import { totpAdded, totpVerified } from '#domain/user/totp/events.ts'
import { securityKeyRegistered } from '#domain/user/u2f/events.ts'
import { added, stateAfter } from '#test/support/people.ts'

const credential = { credentialId: 'c', publicKey: 'p', counter: 0, aaguid: '', transports: [], backedUp: false }
const key = securityKeyRegistered({ id: 'k1', name: 'Blue key', ...credential, rpId: 'localhost', userAgent: '' })

test('all factors that a person can sign in with are listed', () => {
  const user = stateAfter(added(), totpAdded('sealed'), totpVerified(), key, otpSmsAdded(), otpEmailAdded())
  expect(authFactorsOf(user)).toEqual([
    { kind: 'otp' },
    { kind: 'u2f', id: 'k1', name: 'Blue key' },
    { kind: 'otpSms' },
    { kind: 'otpEmail' },
  ])
})

test('an authenticator whose set-up is not finished is no factor', () => {
  expect(authFactorsOf(stateAfter(added(), totpAdded('sealed')))).toEqual([])
})
