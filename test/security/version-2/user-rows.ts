import type { UserService } from '#api/zitadel/descriptors/services-v2.ts'
import { onPerson, plain, type Row, row } from '#test/security/version-2/rows.ts'
import { machineRow } from '#test/security/version-2/user-parts.ts'

const writers = 'owner login admin'
const selfToo = `self ${writers}`
let count = 0
const human = () => ({
  username: `mickey-${count++}`,
  profile: { givenName: 'Mickey', familyName: 'Mouse' },
  email: { email: 'mickey@acme.example', isVerified: true },
})
const later = new Date(Date.now() + 86_400_000).toISOString()
/** Every user: the code in the request is the credential, and a wrong one shows nothing. */
const everyUser = 'owner viewer self login admin foreign nobody'
const value = Buffer.from('v').toString('base64')

/** Calls of UserService on a person without roles. Codes other than 0: preconditions that the person does not meet. */
export const userRows: Readonly<Record<keyof typeof UserService.method, Row>> = {
  createUser: row(writers, ({ orgId }) => {
    const { username, ...person } = human()
    return { request: { organizationId: orgId, username, human: person } }
  }),
  addHumanUser: row(writers, ({ orgId }) => ({ request: { organization: { orgId }, ...human() } })),
  getUserByID: onPerson(`viewer ${selfToo}`),
  listUsers: row(`viewer ${selfToo}`, async (targets) => {
    const { userId, token } = await targets.person()
    return { request: { queries: [{ inUserIdsQuery: { userIds: [userId] } }] }, self: token, seen: userId }
  }),
  setEmail: onPerson(selfToo, { email: 'new@acme.example', sendCode: {} }),
  resendEmailCode: onPerson(selfToo, {}, 9),
  sendEmailCode: onPerson(selfToo),
  verifyEmail: onPerson(everyUser, { verificationCode: 'wrong' }, 3),
  setPhone: onPerson(selfToo, { phone: '+41791234599', sendCode: {} }),
  removePhone: onPerson(writers),
  resendPhoneCode: onPerson(selfToo, {}, 9),
  verifyPhone: onPerson(everyUser, { verificationCode: 'wrong' }, 3),
  updateUser: onPerson(selfToo, { human: { profile: { givenName: 'Renamed' } } }),
  updateHumanUser: onPerson(selfToo, { profile: { givenName: 'Renamed', familyName: 'Mouse' } }),
  deactivateUser: onPerson(selfToo),
  reactivateUser: onPerson(selfToo, {}, 9),
  lockUser: onPerson(selfToo),
  unlockUser: onPerson(selfToo, {}, 9),
  deleteUser: onPerson('owner admin self'),
  registerPasskey: onPerson(selfToo, { domain: 'localhost' }),
  verifyPasskeyRegistration: onPerson(selfToo, { passkeyId: '404', publicKeyCredential: {}, passkeyName: 'n' }, 5),
  createPasskeyRegistrationLink: onPerson(writers, { sendLink: {} }),
  listPasskeys: onPerson(`viewer ${selfToo}`),
  removePasskey: onPerson(selfToo, { passkeyId: '404' }, 5),
  registerU2F: onPerson(selfToo, { domain: 'localhost' }),
  verifyU2FRegistration: onPerson(selfToo, { u2fId: '404', publicKeyCredential: {}, tokenName: 'n' }, 5),
  removeU2F: onPerson(selfToo, { u2fId: '404' }, 5),
  registerTOTP: onPerson(selfToo),
  verifyTOTPRegistration: onPerson(selfToo, { code: '000000' }, 5),
  removeTOTP: onPerson(selfToo, {}, 5),
  addOTPSMS: onPerson(selfToo),
  removeOTPSMS: onPerson(selfToo, {}, 5),
  addOTPEmail: onPerson(selfToo),
  removeOTPEmail: onPerson(selfToo, {}, 5),
  // Sign-ins at providers, which need no permission.
  startIdentityProviderIntent: plain(
    'owner viewer login admin foreign nobody',
    { idpId: '404', urls: { successUrl: 'https://a', failureUrl: 'https://b' } },
    9,
  ),
  retrieveIdentityProviderIntent: plain('', { idpIntentId: '404', idpIntentToken: 'wrong' }),
  addIDPLink: onPerson(writers, { idpLink: { idpId: '404', userId: 'u', userName: 'u' } }, 9),
  listIDPLinks: onPerson(`viewer ${selfToo}`),
  removeIDPLink: onPerson(selfToo, { idpId: '404', linkedUserId: 'u' }, 5),
  passwordReset: onPerson(selfToo, { sendLink: {} }),
  setPassword: onPerson(writers, { newPassword: { password: 'Secret-pass2!' } }),
  addSecret: machineRow(writers, {}),
  removeSecret: machineRow(writers, {}, 9),
  addKey: machineRow(writers, { expirationDate: later }),
  removeKey: machineRow(writers, { keyId: '404' }, 5),
  listKeys: machineRow('owner viewer login admin', {}, 0, 'keys'),
  addPersonalAccessToken: machineRow(writers, { expirationDate: later }),
  removePersonalAccessToken: machineRow(writers, { tokenId: '404' }, 5),
  listPersonalAccessTokens: machineRow('owner viewer login admin', {}, 0, 'tokens'),
  listAuthenticationMethodTypes: onPerson(`viewer ${selfToo}`),
  listAuthenticationFactors: onPerson(`viewer ${selfToo}`),
  createInviteCode: onPerson(writers, { sendCode: {} }),
  resendInviteCode: onPerson(writers, {}, 9),
  verifyInviteCode: onPerson(everyUser, { verificationCode: 'wrong' }, 3),
  humanMFAInitSkipped: onPerson(selfToo),
  setUserMetadata: onPerson(selfToo, { metadata: [{ key: 'k', value }] }),
  listUserMetadata: onPerson(`viewer ${selfToo}`),
  deleteUserMetadata: onPerson(selfToo, { keys: ['k'] }, 5),
  generateRecoveryCodes: onPerson(selfToo, { count: 10 }, 9),
  removeRecoveryCodes: onPerson(selfToo, {}, 5),
}
