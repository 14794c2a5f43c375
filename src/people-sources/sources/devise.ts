/** Devise of Ruby on Rails: the table of users as CSV or JSON. */
import { addAuthenticator } from '#people-sources/add-authenticator.ts'
import { type Draft, keep } from '#people-sources/draft.ts'
import { isFilled, looseText, parseObject } from '#people-sources/loose-json.ts'
import {
  created,
  hash,
  isSet,
  leave,
  members,
  metadata,
  picture,
  profile,
  text,
  unwanted,
} from '#people-sources/rules.ts'
import type { Source } from '#people-sources/source.ts'

export const devise: Source = {
  name: 'devise',
  title: 'a Devise table of users',
  isOne: ({ header, paths }) =>
    (header.includes('encrypted_password') && !header.includes('raw_app_meta_data')) ||
    (paths.has('*.encrypted_password') && !paths.has('*.raw_app_meta_data')),
  members: members({
    id: text('userId'),
    username: text('userName'),
    login: text('userName'),
    email: text('email'),
    encrypted_password: hash,
    confirmed_at: isSet('isEmailVerified'),
    locked_at: (draft, value) => {
      if (isFilled(value)) draft.state = 'LOCKED'
    },
    first_name: profile('firstName'),
    last_name: profile('lastName'),
    name: profile('displayName'),
    locale: profile('preferredLanguage'),
    phone: text('phone'),
    created_at: created,
    otp_secret: authenticator,
    otp_backup_codes: leave('recovery codes'),
    encrypted_otp_secret: leave('encrypted authenticator secret'),
    provider: unwanted,
    uid: unwanted,
    avatar_url: picture,
    otp_required_for_login: unwanted,
    consumed_timestep: unwanted,
    sign_in_count: unwanted,
    current_sign_in_at: unwanted,
    last_sign_in_at: unwanted,
    current_sign_in_ip: unwanted,
    last_sign_in_ip: unwanted,
    reset_password_token: unwanted,
    reset_password_sent_at: unwanted,
    remember_created_at: unwanted,
    confirmation_token: unwanted,
    confirmation_sent_at: unwanted,
    unconfirmed_email: leave('unconfirmed email'),
    failed_attempts: unwanted,
    unlock_token: unwanted,
    updated_at: unwanted,
  }),
  others: metadata,
  finish: (draft, { provider, uid }) => {
    if (looseText(provider) && looseText(uid))
      draft.links.push({ provider: looseText(provider), externalUserId: looseText(uid) })
    else keep(draft, 'uid', uid)
  },
}

/** Rails encrypts a secret as an object with its payload. */
function authenticator(draft: Draft, value: unknown): void {
  if (parseObject(looseText(value))) draft.leftBehind.push('encrypted authenticator secret')
  else addAuthenticator(draft, value)
}
