/** Supabase: the table `auth.users` as CSV or JSON. */
import { keep } from '#people-sources/draft.ts'
import { isFilled, listOf, looseText, objectOf, parseAny } from '#people-sources/loose-json.ts'
import { created, flag, hash, isSet, leave, members, text, unwanted } from '#people-sources/rules.ts'
import type { Source } from '#people-sources/source.ts'

const EMAIL_AND_PHONE: ReadonlySet<string> = new Set(['email', 'phone'])

export const supabase: Source = {
  name: 'supabase',
  title: 'a Supabase table of users',
  isOne: ({ paths, header }) =>
    header.includes('raw_app_meta_data') || paths.has('*.raw_app_meta_data') || paths.has('*.raw_user_meta_data'),
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
    identities: unwanted,
    created_at: created,
    is_super_admin: leave('super administrator'),
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
  finish: (draft, { raw_app_meta_data, raw_user_meta_data }) => {
    const app = objectOf(looseObject(raw_app_meta_data))
    const user = objectOf(looseObject(raw_user_meta_data))
    keep(draft, 'app_metadata', isFilled(app) ? app : undefined)
    keep(draft, 'user_metadata', isFilled(user) ? user : undefined)
    const [name, language, picture] = [user.full_name ?? user.name, user.locale, user.avatar_url ?? user.picture]
    if (looseText(name)) draft.profile.set('displayName', looseText(name))
    if (looseText(language)) draft.profile.set('preferredLanguage', looseText(language))
    keep(draft, 'picture', picture)
    const providers = listOf(app.providers).length > 0 ? listOf(app.providers) : [app.provider]
    const outside = providers.map(looseText).filter((one) => one && !EMAIL_AND_PHONE.has(one))
    const subject = looseText(user.sub) || looseText(user.provider_id)
    for (const [i, provider] of outside.entries()) {
      // The table has the subject at one provider only; the others are in `auth.identities`.
      if (i === 0 && subject) draft.links.push({ provider, externalUserId: subject })
      else draft.leftBehind.push(`link to ${provider}`)
    }
  },
}

const looseObject = (value: unknown): unknown => (typeof value === 'string' ? parseAny(value) : value)
