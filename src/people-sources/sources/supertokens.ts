/** SuperTokens: the body of its bulk import. */
import { addAuthenticator } from '#people-sources/add-authenticator.ts'
import type { Draft } from '#people-sources/draft.ts'
import { keep } from '#people-sources/draft.ts'
import { flagOf, listOf, looseText, objectOf } from '#people-sources/loose-json.ts'
import { created, each, leave, members, object, profile, roles, text, unwanted } from '#people-sources/rules.ts'
import type { Source } from '#people-sources/source.ts'

export const supertokens: Source = {
  name: 'supertokens',
  title: 'a SuperTokens bulk import',
  isOne: ({ paths }) => paths.has('users.*.loginMethods') || paths.has('*.loginMethods'),
  lists: ({ paths }) => (paths.has('*.loginMethods') ? [''] : ['users']),
  members: members({
    externalUserId: text('userId'),
    id: text('userId'),
    userMetadata: object(
      members({
        first_name: profile('firstName'),
        last_name: profile('lastName'),
        firstName: profile('firstName'),
        lastName: profile('lastName'),
      }),
      (name) => (draft, value) => keep(draft, name, value),
    ),
    userRoles: roles('role'),
    totpDevices: each((draft, value) => {
      const { secretKey, period, deviceName } = objectOf(value)
      addAuthenticator(draft, secretKey, { encoding: 'base32', period: looseText(period), name: looseText(deviceName) })
    }),
    loginMethods: each((draft, value, record) => loginMethod(draft, value, record)),
    timeJoined: created,
    isPrimaryUser: unwanted,
    tenantIds: unwanted,
    emails: unwanted,
    phoneNumbers: unwanted,
    thirdParty: unwanted,
    webauthn: leave('passkey'),
  }),
}

function loginMethod(draft: Draft, value: unknown, record: Readonly<Record<string, unknown>>): void {
  const method = objectOf(value)
  const recipe = looseText(method.recipeId)
  const email = looseText(method.email)
  if (!draft.email && email) {
    draft.email = email
    draft.isEmailVerified = flagOf(method.isVerified)
  } else if (email && email !== draft.email) draft.leftBehind.push('second email')
  if (looseText(method.phoneNumber)) {
    draft.phone ||= looseText(method.phoneNumber)
    draft.isPhoneVerified = flagOf(method.isVerified)
  }
  created(draft, method.timeJoinedInMSSinceEpoch, record)
  if (recipe === 'emailpassword') {
    if (looseText(method.passwordHash)) draft.hash = looseText(method.passwordHash)
    else if (looseText(method.plainTextPassword)) draft.password = looseText(method.plainTextPassword)
  } else if (recipe === 'thirdparty')
    draft.links.push({ provider: looseText(method.thirdPartyId), externalUserId: looseText(method.thirdPartyUserId) })
  else if (recipe === 'passwordless') {
    if (draft.phone) draft.otpSms = true
    else draft.otpEmail = true
  } else draft.leftBehind.push(`sign-in ${recipe}`)
  if (listOf(method.tenantIds).some((tenant) => tenant !== 'public')) draft.leftBehind.push('tenants')
}
