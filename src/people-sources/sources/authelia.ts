/** Authelia: its `users_database.yml`. */
import { objectOf } from '#people-sources/loose-json.ts'
import {
  fallback,
  hash,
  inactiveWhen,
  members,
  metadata,
  picture,
  profile,
  roles,
  text,
} from '#people-sources/rules.ts'
import type { Source } from '#people-sources/source.ts'

export const authelia: Source = {
  name: 'authelia',
  title: 'an Authelia file of users',
  isOne: ({ form, head }) => form === 'yaml' && /^users:/m.test(head),
  records: (document) =>
    Object.entries(objectOf(document.users)).map(([name, about]) => ({ name, ...objectOf(about) })),
  members: members({
    name: text('userName'),
    displayname: profile('displayName'),
    given_name: profile('firstName'),
    family_name: profile('lastName'),
    gender: profile('gender'),
    nickname: profile('nickName'),
    locale: profile('preferredLanguage'),
    password: hash,
    email: text('email'),
    phone_number: fallback('phone'),
    disabled: inactiveWhen(true),
    groups: roles('group'),
    picture: picture,
  }),
  others: metadata,
}
