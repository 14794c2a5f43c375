import { emailChanged, emailVerified } from '#domain/user/email/events.ts'
import { userDeactivated } from '#domain/user/lifecycle/events.ts'
import { decideAddOtpEmail } from '#domain/user/otp/add-otp-email.ts'
import { decideAddOtpSms } from '#domain/user/otp/add-otp-sms.ts'
import { otpEmailAdded, otpEmailRemoved, otpSmsAdded, otpSmsRemoved } from '#domain/user/otp/events.ts'
import { decideRemoveOtpEmail } from '#domain/user/otp/remove-otp-email.ts'
import { decideRemoveOtpSms } from '#domain/user/otp/remove-otp-sms.ts'
import { phoneChanged, phoneRemoved, phoneVerified } from '#domain/user/phone/events.ts'
import { added, stateAfter } from '#test/support/people.ts'
import { testLifecycle } from '#test/support/test-lifecycle.ts'

const withPhone = added({ phone: '+41791234567' })
const commands = {
  addEmail: decideAddOtpEmail,
  removeEmail: decideRemoveOtpEmail,
  addSms: decideAddOtpSms,
  removeSms: decideRemoveOtpSms,
}
const nothingVerified = {
  addEmail: 'email.notVerified',
  removeEmail: 'otpEmail.notFound',
  addSms: 'phone.notVerified',
  removeSms: 'otpSms.notFound',
}

testLifecycle(stateAfter, commands, {
  'user without a number': { after: [added()], ...nothingVerified },
  'user with an unverified address and number': { after: [withPhone], ...nothingVerified },
  'user with a verified address': {
    after: [withPhone, emailVerified()],
    ...nothingVerified,
    addEmail: [otpEmailAdded()],
  },
  'user with another address since the verification': {
    after: [withPhone, emailVerified(), emailChanged('other@acme.example')],
    ...nothingVerified,
  },
  'user with codes by email': {
    after: [withPhone, emailVerified(), otpEmailAdded()],
    ...nothingVerified,
    addEmail: 'otpEmail.alreadyReady',
    removeEmail: [otpEmailRemoved()],
  },
  'user with a verified number': {
    after: [withPhone, phoneVerified()],
    ...nothingVerified,
    addSms: [otpSmsAdded()],
  },
  'user with another number since the verification': {
    after: [withPhone, phoneVerified(), phoneChanged('+41791234568')],
    ...nothingVerified,
  },
  'user with codes by SMS': {
    after: [withPhone, phoneVerified(), otpSmsAdded()],
    ...nothingVerified,
    addSms: 'otpSms.alreadyReady',
    removeSms: [otpSmsRemoved()],
  },
  'user without codes by SMS since the number was removed': {
    after: [withPhone, phoneVerified(), otpSmsAdded(), phoneRemoved()],
    ...nothingVerified,
  },
  'user after the removal of codes by SMS': {
    after: [withPhone, emailVerified(), otpEmailAdded(), phoneVerified(), otpSmsAdded(), otpSmsRemoved()],
    addEmail: 'otpEmail.alreadyReady',
    removeEmail: [otpEmailRemoved()],
    addSms: [otpSmsAdded()],
    removeSms: 'otpSms.notFound',
  },
  'user after the removal of codes by email': {
    after: [withPhone, emailVerified(), otpEmailAdded(), phoneVerified(), otpSmsAdded(), otpEmailRemoved()],
    addEmail: [otpEmailAdded()],
    removeEmail: 'otpEmail.notFound',
    addSms: 'otpSms.alreadyReady',
    removeSms: [otpSmsRemoved()],
  },
  'inactive user': {
    after: [withPhone, emailVerified(), phoneVerified(), userDeactivated()],
    ...nothingVerified,
    addEmail: 'user.notActive',
    addSms: 'user.notActive',
  },
})
