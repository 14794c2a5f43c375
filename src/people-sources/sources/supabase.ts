/** Supabase: the table `auth.users` as CSV or JSON. */
import { addAuthenticator } from '#people-sources/add-authenticator.ts'
import { type Draft, keep } from '#people-sources/draft.ts'
import {
  isFilled,
  type LooseJson,
  listOf,
  looseText,
  objectOf,
  parseAny,
  parseObject,
} from '#people-sources/loose-json.ts'
import {
  created,
  each,
  flag,
  hash,
  isSet,
  json,
  leaveFlag,
  members,
  picture,
  text,
  unwanted,
} from '#people-sources/rules.ts'
import type { Source } from '#people-sources/source.ts'

const EMAIL_AND_PHONE: ReadonlySet<string> = new Set(['email', 'phone'])

export const supabase: Source = {
  name: 'supabase',
  title: 'a Supabase table of users',
  isOne: ({ paths, header }) =>
    header.includes('raw_app_meta_data') ||
    paths.has('*.raw_app_meta_data') ||
    paths.has('*.raw_user_meta_data') ||
    isAdminList(paths, '*.') ||
    isAdminList(paths, 'users.*.'),
  lists: ({ paths }) => (isAdminList(paths, 'users.*.') ? ['users'] : ['']),
  members: members({
    id: text('userId'),
    email: text('email'),
    phone: (draft, value) => {
      const number = looseText(value)
      // Kept without its plus sign.
      draft.phone = number && !number.startsWith('+') ? `+${number}` : number
    },
    encrypted_password: hash,
    email_confirmed_at: isSet('isEmailVerified'),
    confirmed_at: isSet('isEmailVerified'),
    phone_confirmed_at: isSet('isPhoneVerified'),
    banned_until: (draft, value) => {
      const until = Date.parse(
        looseText(value)
          .replace(' ', 'T')
          .replace(/([+-]\d\d)$/, '$1:00'),
      )
      if (until > Date.now() || looseText(value) === 'infinity') draft.state = 'INACTIVE'
    },
    deleted_at: (draft, value) => {
      if (isFilled(value)) draft.state = 'INACTIVE'
    },
    raw_app_meta_data: unwanted,
    raw_user_meta_data: unwanted,
    app_metadata: unwanted,
    user_metadata: unwanted,
    // From separate tables, joined as JSON by the owner of the file.
    identities: unwanted,
    mfa_factors: json(each((draft, value) => factor(draft, value))),
    factors: json(each((draft, value) => factor(draft, value))),
    created_at: created,
    is_super_admin: leaveFlag('super administrator'),
    is_sso_user: flag('isEmailVerified'),
    role: unwanted,
    aud: unwanted,
    instance_id: unwanted,
    is_anonymous: unwanted,
    updated_at: unwanted,
    invited_at: unwanted,
    last_sign_in_at: unwanted,
    confirmation_token: unwanted,
    confirmation_sent_at: unwanted,
    recovery_token: unwanted,
    recovery_sent_at: unwanted,
    email_change: unwanted,
    email_change_token: unwanted,
    email_change_token_new: unwanted,
    email_change_token_current: unwanted,
    email_change_confirm_status: unwanted,
    email_change_sent_at: unwanted,
    phone_change: unwanted,
    phone_change_token: unwanted,
    phone_change_sent_at: unwanted,
    reauthentication_token: unwanted,
    reauthentication_sent_at: unwanted,
  }),
  finish: (draft, record) => {
    const app = objectOf(looseObject(record.raw_app_meta_data ?? record.app_metadata))
    const user = objectOf(looseObject(record.raw_user_meta_data ?? record.user_metadata))
    keep(draft, 'app_metadata', isFilled(app) ? app : undefined)
    keep(draft, 'user_metadata', isFilled(user) ? user : undefined)
    const [name, language, avatar] = [user.full_name ?? user.name, user.locale, user.avatar_url ?? user.picture]
    if (looseText(name)) draft.profile.set('displayName', looseText(name))
    if (looseText(language)) draft.profile.set('preferredLanguage', looseText(language))
    picture(draft, avatar, user)
    const providers = listOf(app.providers).length > 0 ? listOf(app.providers) : [app.provider]
    const outside = providers.map(looseText).filter((one) => one && !EMAIL_AND_PHONE.has(one))
    const known = new Map(listOf(looseObject(record.identities)).map(objectOf).map(identityOf))
    const subject = looseText(user.sub) || looseText(user.provider_id)
    for (const [i, provider] of outside.entries()) {
      // Without `auth.identities` the table has the subject at one provider only.
      const externalUserId = known.get(provider) || (i === 0 ? subject : '')
      if (externalUserId) draft.links.push({ provider, externalUserId })
      else draft.leftBehind.push(`link to ${provider}`)
    }
  },
}

/** As the API for administrators lists users. */
const isAdminList = (paths: ReadonlySet<string>, at: string): boolean =>
  paths.has(`${at}app_metadata`) && paths.has(`${at}aud`)

const identityOf = ({ provider, provider_id, id, identity_data }: LooseJson): [string, string] => [
  looseText(provider),
  looseText(provider_id) || looseText(objectOf(identity_data).sub) || looseText(id),
]

function factor(draft: Draft, value: unknown): void {
  const { factor_type, status, secret, friendly_name, phone } = objectOf(value)
  if (looseText(status) && status !== 'verified') return
  if (factor_type === 'phone' && looseText(phone)) {
    draft.phone ||= looseText(phone).replace(/^(?!\+)/, '+')
    draft.isPhoneVerified = true
    draft.otpSms = true
  } else if (factor_type !== 'totp') draft.leftBehind.push(`second factor ${looseText(factor_type)}`)
  // A project with encryption of its database keeps an object in place of the secret.
  else if (!looseText(secret) || parseObject(looseText(secret))) draft.leftBehind.push('authenticator without secret')
  else addAuthenticator(draft, secret, { encoding: 'base32', name: looseText(friendly_name) })
}

const looseObject = (value: unknown): unknown => (typeof value === 'string' ? parseAny(value) : value)
