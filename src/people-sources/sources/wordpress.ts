/** WordPress: the table `wp_users` as CSV or JSON. */
import { created, hash, leave, members, profile, text, totp, unwanted } from '#people-sources/rules.ts'
import type { Source } from '#people-sources/source.ts'

export const wordpress: Source = {
  name: 'wordpress',
  title: 'a WordPress table of users',
  isOne: ({ header, paths }) => header.includes('user_pass') || paths.has('*.user_pass'),
  members: members({
    ID: text('userId'),
    user_login: text('userName'),
    user_pass: hash,
    user_email: text('email'),
    display_name: profile('displayName'),
    first_name: profile('firstName'),
    last_name: profile('lastName'),
    user_registered: created,
    // Of the plugin Two Factor, joined by the owner of the file.
    _two_factor_totp_key: totp,
    user_url: leave('web address'),
    user_nicename: unwanted,
    user_activation_key: unwanted,
    user_status: unwanted,
    spam: unwanted,
    deleted: unwanted,
  }),
}
