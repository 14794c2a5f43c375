/** Casdoor: its init data, and exports of users. */
import type { Draft } from '#people-sources/draft.ts'
import { keep } from '#people-sources/draft.ts'
import { flagOf, isFilled, looseText } from '#people-sources/loose-json.ts'
import {
  created,
  flag,
  freeMembers,
  inactiveWhen,
  leaveFlag,
  members,
  picture,
  profile,
  recoveryCodes,
  roles,
  text,
  totp,
  unwanted,
} from '#people-sources/rules.ts'
import type { Source } from '#people-sources/source.ts'

/** Members that hold the subject at a provider of that name. */
const PROVIDERS = [
  'github',
  'google',
  'facebook',
  'gitlab',
  'apple',
  'azuread',
  'slack',
  'linkedin',
  'twitter',
  'okta',
  'wechat',
  'qq',
  'dingtalk',
  'discord',
  'amazon',
  'bitbucket',
  'gitea',
  'heroku',
  'instagram',
  'line',
  'naver',
  'paypal',
  'salesforce',
  'spotify',
  'steam',
  'tiktok',
  'twitch',
  'yahoo',
  'zoom',
]

const link = (provider: string) => (draft: Draft, value: unknown) => {
  if (looseText(value)) draft.links.push({ provider, externalUserId: looseText(value) })
}

export const casdoor: Source = {
  name: 'casdoor',
  title: 'Casdoor init data',
  isOne: ({ paths }) =>
    (paths.has('users.*.owner') || paths.has('*.owner')) &&
    (paths.has('organizations') || paths.has('users.*.isForbidden') || paths.has('*.isForbidden')),
  lists: ({ paths }) => (paths.has('*.owner') ? [''] : ['users']),
  members: members({
    id: text('userId'),
    name: text('userName'),
    owner: text('organization'),
    displayName: profile('displayName'),
    firstName: profile('firstName'),
    lastName: profile('lastName'),
    email: text('email'),
    emailVerified: flag('isEmailVerified'),
    gender: profile('gender'),
    language: profile('preferredLanguage'),
    avatar: picture,
    createdTime: created,
    isForbidden: inactiveWhen(true),
    isDeleted: inactiveWhen(true),
    needUpdatePassword: flag('mustChangePassword'),
    groups: roles('group'),
    roles: roles('role'),
    properties: freeMembers,
    totpSecret: totp,
    recoveryCodes,
    mfaPhoneEnabled: flag('otpSms'),
    mfaEmailEnabled: flag('otpEmail'),
    isAdmin: leaveFlag('administrator'),
    phone: unwanted,
    countryCode: unwanted,
    password: unwanted,
    passwordSalt: unwanted,
    passwordType: unwanted,
    type: unwanted,
    updatedTime: unwanted,
    signupApplication: unwanted,
    hash: unwanted,
    preHash: unwanted,
    ...Object.fromEntries(PROVIDERS.map((provider) => [provider, link(provider)])),
  }),
  finish: (draft, record) => {
    const phone = looseText(record.phone)
    if (phone) draft.phone = phone
    // The number is a national one, and its country is beside it.
    draft.country = looseText(record.countryCode)
    const [password, type, salt] = [record.password, record.passwordType, record.passwordSalt].map(looseText)
    if (!password) return
    if (type === '' || type === 'plain') draft.password = password
    else if (/^[${]/.test(password)) draft.hash = password
    else
      draft.hash = {
        algorithm: ALGORITHMS.get(type ?? '') ?? type ?? '',
        value: password,
        ...(salt ? { salt, saltPosition: 'suffix' } : {}),
      }
    if (flagOf(record.isDeleted) && isFilled(record.deletedTime)) keep(draft, 'deleted_at', record.deletedTime)
  },
}

const ALGORITHMS: ReadonlyMap<string, string> = new Map([
  ['salt', 'sha256'],
  ['sha512-salt', 'sha512'],
  ['md5-salt', 'md5'],
  ['pbkdf2-salt', 'pbkdf2-sha256'],
])
