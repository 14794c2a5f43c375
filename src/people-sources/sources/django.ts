/** Django: `manage.py dumpdata auth.user`, custom user models too, and the table `auth_user` as CSV. */

import { addRelated, groupName, relatedKey, unlistedModel } from '#people-sources/django-related.ts'
import { keep } from '#people-sources/draft.ts'
import { isFilled, listOf, looseText, objectOf } from '#people-sources/loose-json.ts'
import {
  created,
  freeMembers,
  hash,
  inactiveWhen,
  leave,
  leaveFlag,
  members,
  object,
  profile,
  text,
  unwanted,
} from '#people-sources/rules.ts'
import type { Source } from '#people-sources/source.ts'

const FIELDS = {
  username: text('userName'),
  password: hash,
  first_name: profile('firstName'),
  last_name: profile('lastName'),
  email: text('email'),
  is_active: inactiveWhen(false),
  date_joined: created,
  groups: unwanted,
  user_permissions: leave('permissions'),
  is_superuser: leaveFlag('superuser'),
  is_staff: leaveFlag('staff'),
  last_login: unwanted,
  // Of authentik.
  name: profile('displayName'),
  attributes: freeMembers,
  path: unwanted,
  password_change_date: unwanted,
} as const

export const django: Source = {
  name: 'django',
  title: 'a Django dump of users',
  isOne: ({ paths, header }) =>
    (paths.has('*.model') && paths.has('*.fields')) || (header.includes('is_superuser') && header.includes('password')),
  records: (item) => (item.model === undefined || isUserModel(item) ? [item] : []),
  related: relatedKey,
  unlisted: (item) => (isUserModel(item) ? [] : unlistedModel(item)),
  members: members({
    ...FIELDS,
    id: text('userId'),
    pk: text('userId'),
    model: unwanted,
    fields: object(members(FIELDS), (name) => (draft, value) => keep(draft, name, isFilled(value) ? value : undefined)),
  }),
  finish: (draft, record, context) => {
    // A natural key is a list of the parts of a name.
    for (const group of listOf(objectOf(record.fields).groups ?? record.groups).flat())
      draft.roles.push({ kind: 'group', name: groupName(looseText(group), context) })
    addRelated(draft, context)
    // `set_unusable_password` writes a mark in place of a hash.
    if (typeof draft.hash === 'string' && draft.hash.startsWith('!')) draft.hash = undefined
  },
}

/** Models of users extend Django's own, whatever their name is. */
function isUserModel(item: Readonly<Record<string, unknown>>): boolean {
  const { password, last_login, is_active } = objectOf(item.fields)
  return (
    password !== undefined && (/user$/i.test(looseText(item.model)) || last_login !== undefined || is_active === true)
  )
}
