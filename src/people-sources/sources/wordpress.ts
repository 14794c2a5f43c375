/** WordPress: the table `wp_users` as CSV or JSON, phpMyAdmin's JSON of several tables, and `wp user list`. */
import { addAuthenticator } from '#people-sources/add-authenticator.ts'
import type { Draft } from '#people-sources/draft.ts'
import { keep } from '#people-sources/draft.ts'
import { type LooseJson, looseText } from '#people-sources/loose-json.ts'
import { created, hash, leave, members, profile, roleTexts, text, totp, unwanted } from '#people-sources/rules.ts'
import type { Source } from '#people-sources/source.ts'

export const wordpress: Source = {
  name: 'wordpress',
  title: 'a WordPress table of users',
  isOne: ({ header, paths }) => header.includes('user_login') || paths.has('*.user_login'),
  records: (item) => (looseText(item.user_login) ? [item] : []),
  related: (item) => (isMeta(item) ? looseText(item.user_id) : undefined),
  unlisted: (item) => (looseText(item.user_login) || isMeta(item) ? [] : ['row of another table']),
  members: members({
    ID: text('userId'),
    user_login: text('userName'),
    user_pass: hash,
    user_email: text('email'),
    display_name: profile('displayName'),
    first_name: profile('firstName'),
    last_name: profile('lastName'),
    user_registered: created,
    roles: roleTexts('role'),
    // Of the plugin Two Factor, joined by the owner of the file.
    _two_factor_totp_key: totp,
    user_url: leave('web address'),
    user_nicename: unwanted,
    user_activation_key: unwanted,
    user_status: unwanted,
    spam: unwanted,
    deleted: unwanted,
  }),
  finish: (draft, { ID }, { related }) => {
    for (const { meta_key, meta_value } of related.get(looseText(ID)) ?? [])
      meta(draft, looseText(meta_key), looseText(meta_value))
  },
}

/** A row of `wp_usermeta`. */
const isMeta = (item: LooseJson): boolean => item.meta_key !== undefined && looseText(item.user_id) !== ''

const NAMES: ReadonlyMap<string, 'firstName' | 'lastName' | 'nickName' | 'preferredLanguage'> = new Map([
  ['first_name', 'firstName'],
  ['last_name', 'lastName'],
  ['nickname', 'nickName'],
  ['locale', 'preferredLanguage'],
] as const)
/** Settings of WordPress's own pages. */
const UNWANTED =
  /^(rich_editing|syntax_highlighting|comment_shortcuts|admin_color|use_ssl|show_admin_bar_front|session_tokens|dismissed_wp_pointers|show_welcome_panel|.*_user_level|.*user-settings.*|.*_dashboard_.*|meta-box-order_.*|closedpostboxes_.*|metaboxhidden_.*|manage.*columnshidden|_two_factor_(provider|enabled_providers|totp_last_.*|nonce))$/

function meta(draft: Draft, key: string, value: string): void {
  const name = NAMES.get(key)
  if (value === '' || UNWANTED.test(key)) return
  if (name) draft.profile.set(name, value)
  else if (key === '_two_factor_totp_key') addAuthenticator(draft, value, { encoding: 'base32' })
  else if (key === '_two_factor_backup_codes') draft.leftBehind.push('recovery codes')
  // PHP's form of a set: a:1:{s:13:"administrator";b:1;}
  else if (/_capabilities$/.test(key))
    for (const [, role = ''] of value.matchAll(/s:\d+:"([^"]+)";b:1/g)) draft.roles.push({ kind: 'role', name: role })
  else keep(draft, key, value)
}
