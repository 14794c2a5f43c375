/** Amazon Cognito: `aws cognito-idp list-users`, and the sheet of its own import. No export of it has a hash. */
import type { Draft } from '#people-sources/draft.ts'
import { keep } from '#people-sources/draft.ts'
import { flagOf, isFilled, type LooseJson, listOf, looseText, objectOf, parseAny } from '#people-sources/loose-json.ts'
import {
  created,
  each,
  flag,
  inactiveWhen,
  members,
  metadata,
  picture,
  profile,
  type Rule,
  roles,
  text,
  unwanted,
} from '#people-sources/rules.ts'
import type { Source } from '#people-sources/source.ts'

const ATTRIBUTES = {
  sub: text('userId'),
  email: text('email'),
  email_verified: flag('isEmailVerified'),
  phone_number: text('phone'),
  phone_number_verified: flag('isPhoneVerified'),
  given_name: profile('firstName'),
  family_name: profile('lastName'),
  name: profile('displayName'),
  nickname: profile('nickName'),
  gender: profile('gender'),
  locale: profile('preferredLanguage'),
  picture,
  identities: links,
  'cognito:user_status': unwanted,
  updated_at: unwanted,
} as const
const attributes = members(ATTRIBUTES)

const attribute = (name: string): Rule => attributes.get(name) ?? metadata(name.replace(/^custom:/, ''))

export const cognito: Source = {
  name: 'cognito',
  title: 'a list of Amazon Cognito',
  isOne: ({ paths, header }) =>
    paths.has('Users.*.Attributes') ||
    paths.has('*.UserCreateDate') ||
    paths.has('UserAttributes') ||
    header.includes('cognito:username'),
  lists: ({ paths }) => (paths.has('Users') ? ['Users'] : ['']),
  members: members({
    ...ATTRIBUTES,
    Username: text('userName'),
    Attributes: each(pair),
    UserAttributes: each(pair),
    Enabled: inactiveWhen(false),
    UserStatus: (draft, value) => {
      const status = looseText(value)
      if (status === 'FORCE_CHANGE_PASSWORD' || status === 'RESET_REQUIRED') draft.mustChangePassword = true
      else if (status === 'ARCHIVED' || status === 'COMPROMISED') draft.state = 'INACTIVE'
      else if (status === 'UNCONFIRMED') draft.isEmailVerified = false
    },
    MFAOptions: each((draft, value) => {
      if (objectOf(value).DeliveryMedium === 'SMS') draft.otpSms = true
      else draft.leftBehind.push('second factor')
    }),
    UserMFASettingList: each((draft, value) => {
      if (value === 'SMS_MFA') draft.otpSms = true
      else if (value === 'EMAIL_OTP') draft.otpEmail = true
      else draft.leftBehind.push('authenticator without secret')
    }),
    PreferredMfaSetting: unwanted,
    Groups: roles('group'),
    UserCreateDate: created,
    UserLastModifiedDate: unwanted,
    'cognito:username': text('userName'),
    'cognito:mfa_enabled': (draft, value) => {
      if (flagOf(value)) draft.otpSms = true
    },
  }),
  others: (name) => (draft, value) => {
    if (isFilled(value)) keep(draft, name.replace(/^custom:/, ''), value)
  },
  finish: (draft) => {
    // Cognito exports no hashes: a required change would apply to the password that the user sets here.
    if (draft.hash === undefined && draft.password === '') draft.mustChangePassword = false
    if (draft.otpSms && draft.phone === '') {
      draft.otpSms = false
      draft.leftBehind.push('codes by SMS without phone')
    }
  },
}

/** An attribute with its name beside it. */
function pair(draft: Draft, value: unknown, record: LooseJson): void {
  const { Name, Value } = objectOf(value)
  attribute(looseText(Name))(draft, Value, record)
}

function links(draft: Draft, value: unknown): void {
  for (const one of listOf(parseAny(looseText(value)))) {
    const { userId, providerName } = objectOf(one)
    draft.links.push({ provider: looseText(providerName), externalUserId: looseText(userId) })
  }
}
