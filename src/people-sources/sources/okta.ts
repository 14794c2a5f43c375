/** Okta: `GET /api/v1/users`, and the bodies that create users with a hash. */
import type { Draft, HashParts } from '#people-sources/draft.ts'
import { isFilled, type LooseJson, listOf, looseText, objectOf } from '#people-sources/loose-json.ts'
import {
  created,
  each,
  fallback,
  leave,
  members,
  metadata,
  object,
  profile,
  roles,
  state,
  text,
  unwanted,
} from '#people-sources/rules.ts'
import type { Source } from '#people-sources/source.ts'

export const okta: Source = {
  name: 'okta',
  title: 'an Okta list of users',
  isOne: ({ paths, header }) => paths.has('*.profile.login') || header.includes('profile.login'),
  records: (item) => [item['profile.login'] === undefined ? item : nested(item)],
  members: members({
    id: text('userId'),
    status: state({
      ACTIVE: 'ACTIVE',
      STAGED: 'INITIAL',
      PROVISIONED: 'INITIAL',
      PASSWORD_EXPIRED: 'ACTIVE',
      RECOVERY: 'ACTIVE',
      LOCKED_OUT: 'LOCKED',
      SUSPENDED: 'INACTIVE',
      DEPROVISIONED: 'INACTIVE',
    }),
    created,
    profile: object(
      members({
        login: text('userName'),
        email: text('email'),
        firstName: profile('firstName'),
        lastName: profile('lastName'),
        displayName: profile('displayName'),
        nickName: profile('nickName'),
        mobilePhone: text('phone'),
        primaryPhone: fallback('phone'),
        locale: profile('preferredLanguage'),
        preferredLanguage: profile('preferredLanguage'),
      }),
      metadata,
    ),
    credentials: object(
      members({
        password: (draft, value) => password(draft, value),
        emails: (draft, value) => {
          const mails = listOf(value).map(objectOf)
          draft.isEmailVerified = mails.some((one) => one.status === 'VERIFIED' && looseText(one.type) !== 'SECONDARY')
        },
        recovery_question: leave('recovery question'),
        provider: (draft, value) => {
          const { type, name } = objectOf(value)
          if (type !== undefined && type !== 'OKTA' && type !== 'IMPORT')
            draft.leftBehind.push(`password in the directory ${looseText(name)}`)
        },
      }),
    ),
    groupIds: roles('group'),
    groups: roles('group'),
    // As the API lists them: without their secrets.
    factors: each((draft, value) => factor(draft, value)),
    type: unwanted,
    realmId: unwanted,
    activated: unwanted,
    statusChanged: unwanted,
    lastLogin: unwanted,
    lastUpdated: unwanted,
    passwordChanged: unwanted,
    transitioningToStatus: unwanted,
    _links: unwanted,
    _embedded: unwanted,
  }),
  finish: (draft, { status }) => {
    if (status === 'PASSWORD_EXPIRED' || status === 'RECOVERY') draft.mustChangePassword = true
  },
}

/** Sheets of tools have a column such as `profile.login` for each member. */
function nested(row: LooseJson): LooseJson {
  const profile = new Map<string, unknown>()
  const others = Object.entries(row).filter(([name, value]) => {
    if (!name.startsWith('profile.')) return true
    profile.set(name.slice('profile.'.length), value)
    return false
  })
  return { ...Object.fromEntries(others), profile: Object.fromEntries(profile) }
}

function factor(draft: Draft, value: unknown): void {
  const { factorType, provider, status, profile: about } = objectOf(value)
  if (looseText(status) && status !== 'ACTIVE') return
  const number = looseText(objectOf(about).phoneNumber)
  if (factorType === 'sms' && (draft.phone === '' || draft.phone === number)) {
    draft.phone = number
    draft.isPhoneVerified = true
    draft.otpSms = true
  } else if (factorType === 'email') draft.otpEmail = true
  else draft.leftBehind.push(`second factor ${[factorType, provider].map(looseText).filter(Boolean).join(' of ')}`)
}

function password(draft: Draft, value: unknown): void {
  const { value: clear, hash, hook } = objectOf(value)
  if (looseText(clear)) draft.password = looseText(clear)
  if (isFilled(hook)) draft.isPending = true
  if (!isFilled(hash)) return
  const hashMembers = objectOf(hash)
  const algorithm = looseText(hashMembers.algorithm)
  const [hashed, salt] = [looseText(hashMembers.value), looseText(hashMembers.salt)]
  if (algorithm === 'BCRYPT') {
    const cost = String(Number(hashMembers.workFactor) || 10).padStart(2, '0')
    draft.hash = `$2b$${cost}$${salt}${hashed}`
    return
  }
  const digest = looseText(hashMembers.digestAlgorithm).replace('_HMAC', '')
  const parts: HashParts = {
    algorithm: algorithm === 'PBKDF2' ? `pbkdf2-${digest.toLowerCase()}` : algorithm.toLowerCase().replace('-', ''),
    value: hashed,
    valueEncoding: 'base64',
    ...(salt ? { salt, saltEncoding: 'base64' } : {}),
    ...(hashMembers.saltOrder === undefined ? {} : { saltPosition: looseText(hashMembers.saltOrder).toLowerCase() }),
    ...(hashMembers.iterationCount === undefined ? {} : { iterations: Number(hashMembers.iterationCount) }),
    ...(hashMembers.keySize === undefined ? {} : { keyLength: Number(hashMembers.keySize) }),
  }
  draft.hash = parts
}
