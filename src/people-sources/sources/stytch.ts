/** Stytch: lists of users of its search; their hashes are in a separate file. */
import { addAuthenticator } from '#people-sources/add-authenticator.ts'
import type { Draft } from '#people-sources/draft.ts'
import { isFilled, listOf, looseText, objectOf } from '#people-sources/loose-json.ts'
import {
  created,
  each,
  freeMembers,
  leave,
  leaveOthers,
  members,
  object,
  profile,
  recoveryCodes,
  unwanted,
} from '#people-sources/rules.ts'
import type { Source } from '#people-sources/source.ts'

export const stytch: Source = {
  name: 'stytch',
  title: 'a Stytch list of users',
  isOne: ({ paths }) =>
    ['*.', 'results.*.', 'users.*.'].some((at) => paths.has(`${at}user_id`) && paths.has(`${at}emails`)),
  lists: ({ paths }) => (paths.has('results') ? ['results'] : paths.has('users') ? ['users'] : ['']),
  members: members({
    user_id: (draft, value) => {
      draft.userId = looseText(value)
    },
    external_id: (draft, value) => void (looseText(value) && draft.metadata.set('external_id', looseText(value))),
    name: object(
      members({ first_name: profile('firstName'), last_name: profile('lastName'), middle_name: leave('middle name') }),
    ),
    emails: (draft, value) => {
      const [first] = listOf(value).map(objectOf)
      draft.email = looseText(first?.email)
      draft.isEmailVerified = first?.verified === true
      leaveOthers(draft, listOf(value), 'email')
    },
    phone_numbers: (draft, value) => {
      const [first] = listOf(value).map(objectOf)
      draft.phone = looseText(first?.phone_number)
      draft.isPhoneVerified = first?.verified === true
      leaveOthers(draft, listOf(value), 'phone')
    },
    providers: (draft, value) => {
      for (const { provider_type, provider_subject } of listOf(value).map(objectOf))
        draft.links.push({
          provider: looseText(provider_type).toLowerCase(),
          externalUserId: looseText(provider_subject),
        })
    },
    totps: each((draft, value) => {
      const { secret, recovery_codes } = objectOf(value)
      if (!looseText(secret)) draft.leftBehind.push('authenticator without secret')
      addAuthenticator(draft, secret, { encoding: 'base32' })
      recoveryCodes(draft, recovery_codes, {})
    }),
    webauthn_registrations: leave('security key'),
    biometric_registrations: leave('biometric registration'),
    crypto_wallets: leave('crypto wallet'),
    trusted_metadata: freeMembers,
    untrusted_metadata: freeMembers,
    roles: leave('roles'),
    password: (draft, value) => password(draft, value),
    status: (draft, value) => {
      if (looseText(value) === 'pending') draft.state = 'INITIAL'
    },
    created_at: created,
    lock_created_at: unwanted,
    lock_expires_at: unwanted,
    is_locked: (draft, value) => {
      if (isFilled(value)) draft.state = 'LOCKED'
    },
  }),
  finish: (draft, _record, { hashes }) => {
    draft.hash ??= hashes.get(draft.userId)
  },
}

function password(draft: Draft, value: unknown): void {
  if (objectOf(value).requires_reset === true) draft.mustChangePassword = true
}
