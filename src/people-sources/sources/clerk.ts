/** Clerk: its export as CSV, and lists of its Backend API. */
import { clerkHash } from '#people-sources/clerk-hash.ts'
import { flagOf, listOf, looseText, objectOf } from '#people-sources/loose-json.ts'
import {
  created,
  inactiveWhen,
  json,
  leave,
  leaveOthers,
  members,
  metadata,
  picture,
  profile,
  recoveryCodes,
  text,
  totp,
  unwanted,
} from '#people-sources/rules.ts'
import type { Source } from '#people-sources/source.ts'

export const clerk: Source = {
  name: 'clerk',
  title: 'a Clerk export',
  isOne: ({ header, paths }) =>
    header.includes('password_digest') ||
    header.includes('primary_email_address') ||
    ['', 'data.'].some((at) => paths.has(`${at}*.email_addresses`)),
  lists: ({ paths }) => (paths.has('data.*.email_addresses') ? ['data'] : ['']),
  members: members({
    id: text('userId'),
    external_id: metadata('external_id'),
    username: text('userName'),
    first_name: profile('firstName'),
    last_name: profile('lastName'),
    primary_email_address: text('email'),
    primary_phone_number: text('phone'),
    verified_email_addresses: (draft, value) => {
      const all = looseText(value).split(/[|,;\s]+/)
      if (draft.email && all.includes(draft.email)) draft.isEmailVerified = true
      for (const _other of all.filter((one) => one && one !== draft.email)) draft.leftBehind.push('second email')
    },
    unverified_email_addresses: leave('unverified email'),
    verified_phone_numbers: (draft, value) => {
      const all = looseText(value).split(/[|,;\s]+/)
      if (draft.phone && all.includes(draft.phone)) draft.isPhoneVerified = true
      for (const _other of all.filter((one) => one && one !== draft.phone)) draft.leftBehind.push('second phone')
    },
    unverified_phone_numbers: leave('unverified phone'),
    password_digest: (draft, value, { password_hasher }) => {
      const digest = looseText(value)
      if (digest) draft.hash = clerkHash(digest, looseText(password_hasher))
    },
    password_hasher: unwanted,
    totp_secret: totp,
    backup_codes: recoveryCodes,
    email_addresses: (draft, value, record) => {
      const mails = listOf(value).map(objectOf)
      const first = mails.find((one) => one.id === record.primary_email_address_id) ?? mails[0]
      draft.email = looseText(first?.email_address)
      draft.isEmailVerified = objectOf(first?.verification).status === 'verified'
      leaveOthers(draft, mails, 'email')
    },
    phone_numbers: (draft, value, record) => {
      const all = listOf(value).map(objectOf)
      const first = all.find((one) => one.id === record.primary_phone_number_id) ?? all[0]
      draft.phone = looseText(first?.phone_number)
      draft.isPhoneVerified = objectOf(first?.verification).status === 'verified'
      draft.otpSms = draft.isPhoneVerified && first?.reserved_for_second_factor === true
      leaveOthers(draft, all, 'phone')
    },
    external_accounts: (draft, value) => {
      for (const one of listOf(value).map(objectOf))
        draft.links.push({
          provider: looseText(one.provider).replace(/^oauth_/, ''),
          externalUserId: looseText(one.provider_user_id),
        })
    },
    public_metadata: json(metadata('public_metadata')),
    private_metadata: json(metadata('private_metadata')),
    unsafe_metadata: json(metadata('unsafe_metadata')),
    banned: inactiveWhen(true),
    locked: (draft, value) => {
      if (flagOf(value)) draft.state = 'LOCKED'
    },
    created_at: created,
    image_url: picture,
    profile_image_url: unwanted,
    has_image: unwanted,
    object: unwanted,
    primary_email_address_id: unwanted,
    primary_phone_number_id: unwanted,
    primary_web3_wallet_id: unwanted,
    password_enabled: unwanted,
    two_factor_enabled: unwanted,
    totp_enabled: unwanted,
    backup_code_enabled: unwanted,
    updated_at: unwanted,
    last_sign_in_at: unwanted,
    last_active_at: unwanted,
  }),
}
