/** SuperTokens: the body of its bulk import. */
import { addAuthenticator } from '#people-sources/add-authenticator.ts'
import type { Draft, Link } from '#people-sources/draft.ts'
import { keep } from '#people-sources/draft.ts'
import { flagOf, isFilled, type LooseJson, listOf, looseText, objectOf } from '#people-sources/loose-json.ts'
import { created, each, fallback, members, object, profile, roles, text, unwanted } from '#people-sources/rules.ts'
import type { Source } from '#people-sources/source.ts'

export const supertokens: Source = {
  name: 'supertokens',
  title: 'a SuperTokens bulk import',
  isOne: ({ paths }) =>
    ['users.*', '*'].some(
      (at) => paths.has(`${at}.loginMethods`) || (paths.has(`${at}.recipeId`) && paths.has(`${at}.user.timeJoined`)),
    ),
  lists: ({ paths }) => (paths.has('*.loginMethods') || paths.has('*.recipeId') ? [''] : ['users']),
  // Before version 4 of the core a user has one method, beside it.
  records: (item) =>
    item.recipeId === undefined
      ? [item]
      : [{ ...objectOf(item.user), loginMethods: [{ ...item, ...objectOf(item.user) }] }],
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
    webauthn: (draft, value) => {
      if (isFilled(objectOf(value).credentialIds)) draft.leftBehind.push('passkey')
    },
    email: unwanted,
    phoneNumber: unwanted,
  }),
}

function loginMethod(draft: Draft, value: unknown, record: Readonly<Record<string, unknown>>): void {
  const method = objectOf(value)
  const recipe = looseText(method.recipeId)
  const email = looseText(method.email)
  const isVerified = flagOf(method.isVerified ?? method.verified)
  if (!draft.email && email) {
    draft.email = email
    draft.isEmailVerified = isVerified
  } else if (email && email === draft.email) draft.isEmailVerified ||= isVerified
  else if (email && email !== draft.email) draft.leftBehind.push('second email')
  if (looseText(method.phoneNumber)) {
    fallback('phone')(draft, method.phoneNumber, record)
    draft.isPhoneVerified ||= isVerified
  }
  if (!draft.metadata.has('created_at')) created(draft, method.timeJoinedInMSSinceEpoch ?? method.timeJoined, record)
  if (recipe === 'emailpassword') {
    if (looseText(method.passwordHash)) draft.hash = looseText(method.passwordHash)
    else if (looseText(method.plainTextPassword)) draft.password = looseText(method.plainTextPassword)
    else draft.leftBehind.push('password without hash')
  } else if (recipe === 'thirdparty') draft.links.push(thirdParty(method))
  else if (recipe === 'passwordless') {
    if (draft.phone) draft.otpSms = true
    else draft.otpEmail = true
  } else draft.leftBehind.push(`sign-in ${recipe}`)
  if (listOf(method.tenantIds).some((tenant) => tenant !== 'public')) draft.leftBehind.push('tenants')
}

function thirdParty({ thirdPartyId, thirdPartyUserId, thirdParty: listed }: LooseJson): Link {
  const { id, userId } = objectOf(listed)
  return {
    provider: looseText(thirdPartyId) || looseText(id),
    externalUserId: looseText(thirdPartyUserId) || looseText(userId),
  }
}
