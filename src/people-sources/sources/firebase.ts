/** Firebase Authentication: `firebase auth:export` as JSON and CSV, and the export of its emulator. */
import type { Draft } from '#people-sources/draft.ts'
import { isFilled, looseText, objectOf } from '#people-sources/loose-json.ts'
import {
  created,
  each,
  flag,
  freeMembers,
  inactiveWhen,
  json,
  members,
  picture,
  profile,
  text,
  unwanted,
} from '#people-sources/rules.ts'
import type { Source } from '#people-sources/source.ts'

/** The four providers with separate columns, by their names in the JSON form. */
const PROVIDERS = ['google.com', 'facebook.com', 'twitter.com', 'github.com']
const LINK_COLUMNS = ['rawId', 'email', 'displayName', 'photoUrl']
const COLUMNS = [
  'localId',
  'email',
  'emailVerified',
  'passwordHash',
  'salt',
  'displayName',
  'photoUrl',
  ...PROVIDERS.flatMap((provider) => LINK_COLUMNS.map((name) => `${provider} ${name}`)),
  'createdAt',
  'lastLoginAt',
  'phoneNumber',
  'disabled',
  'customAttributes',
  ...Array.from({ length: 24 }, (_, i) => `reserved ${i}`),
]

export const firebase: Source = {
  name: 'firebase',
  title: 'a Firebase export',
  isOne: ({ paths, form, header }) =>
    paths.has('users.*.localId') ||
    paths.has('*.localId') ||
    (form === 'csv' && header.length >= 26 && /^(true|false)$/.test(header[2] ?? '') && /@|^$/.test(header[1] ?? '')),
  lists: ({ paths }) => (paths.has('*.localId') ? [''] : ['users']),
  columns: COLUMNS,
  hash: { algorithm: 'firebase-scrypt', valueEncoding: 'base64', saltEncoding: 'base64' },
  hashConfigMissing:
    'the passwords of Firebase need the hash parameters of the project (console: Authentication, Users, ⋮); save them to a file and name it with --hash-config',
  members: members({
    localId: text('userId'),
    email: text('email'),
    emailVerified: flag('isEmailVerified'),
    displayName: profile('displayName'),
    photoUrl: picture,
    createdAt: created,
    phoneNumber: (draft, value) => {
      draft.phone = looseText(value)
      // Firebase keeps a number only once a code proved it.
      draft.isPhoneVerified = draft.phone !== ''
    },
    disabled: inactiveWhen(true),
    customAttributes: json(freeMembers),
    passwordHash: unwanted,
    salt: unwanted,
    providerUserInfo: each((draft, value) => link(draft, value)),
    mfaInfo: each((draft, value) => factor(draft, value)),
    lastSignedInAt: unwanted,
    lastLoginAt: unwanted,
    lastRefreshAt: unwanted,
    validSince: unwanted,
    passwordUpdatedAt: unwanted,
    version: unwanted,
    initialEmail: unwanted,
  }),
  others: (name) => (draft, value) => {
    if (!isFilled(value)) return
    const [provider = '', column] = name.split(' ')
    if (!PROVIDERS.includes(provider)) draft.leftBehind.push(name)
    else if (column === 'rawId') draft.links.push({ provider, externalUserId: looseText(value) })
  },
  finish: (draft, { passwordHash, salt }) => {
    const value = looseText(passwordHash)
    const [, clear] = /^fakeHash:salt=[^:]*:password=(.*)$/.exec(value) ?? []
    if (clear !== undefined) draft.password = clear
    else if (value) draft.hash = { value, ...(looseText(salt) ? { salt: looseText(salt) } : {}) }
  },
}

function link(draft: Draft, value: unknown): void {
  const { providerId, rawId, displayName, federatedId } = objectOf(value)
  const provider = looseText(providerId)
  if (provider === 'password' || provider === 'phone' || provider === '') return
  const externalUserId = looseText(rawId) || looseText(federatedId)
  draft.links.push({ provider, externalUserId, displayName: looseText(displayName) })
}

function factor(draft: Draft, value: unknown): void {
  const { phoneInfo, totpInfo } = objectOf(value)
  const number = looseText(phoneInfo)
  if (number && (draft.phone === '' || draft.phone === number)) {
    draft.phone = number
    draft.isPhoneVerified = true
    draft.otpSms = true
  } else draft.leftBehind.push(totpInfo === undefined ? 'second phone of a factor' : 'authenticator without secret')
}
