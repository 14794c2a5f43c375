/** SCIM 2.0: a list of users (RFC 7643 §4.1), whichever provider answered it. */
import { keep } from '#people-sources/draft.ts'
import { flagOf, isFilled, listOf, looseText, objectOf } from '#people-sources/loose-json.ts'
import {
  created,
  freeMembers,
  inactiveWhen,
  leave,
  leaveOthers,
  members,
  object,
  picture,
  profile,
  roles,
  text,
  unwanted,
} from '#people-sources/rules.ts'
import type { Source } from '#people-sources/source.ts'

const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'

export const scim: Source = {
  name: 'scim',
  title: 'a SCIM list of users',
  isOne: ({ paths }) =>
    paths.has('Resources.*.userName') || (paths.has('*.userName') && paths.has('*.schemas') && !paths.has('*.profile')),
  lists: ({ paths }) => (paths.has('Resources') ? ['Resources'] : ['']),
  members: members({
    id: text('userId'),
    userName: text('userName'),
    externalId: (draft, value) => keep(draft, 'external_id', value),
    name: object(
      members({
        givenName: profile('firstName'),
        familyName: profile('lastName'),
        formatted: unwanted,
      }),
    ),
    displayName: profile('displayName'),
    nickName: profile('nickName'),
    active: inactiveWhen(false),
    password: text('password'),
    emails: (draft, value) => {
      const all = primaryFirst(value)
      const [mail] = all
      draft.email = looseText(mail?.value)
      // The provider that lists the person has proved the address.
      draft.isEmailVerified = draft.email !== ''
      leaveOthers(draft, all, 'email')
    },
    phoneNumbers: (draft, value) => {
      const all = primaryFirst(value)
      const [phone] = all
      draft.phone = looseText(phone?.value)
      leaveOthers(draft, all, 'phone')
    },
    preferredLanguage: profile('preferredLanguage'),
    locale: (draft, value, record) => {
      if (!draft.profile.has('preferredLanguage')) profile('preferredLanguage')(draft, value, record)
    },
    title: (draft, value) => keep(draft, 'title', value),
    userType: (draft, value) => keep(draft, 'user_type', value),
    timezone: (draft, value) => keep(draft, 'timezone', value),
    profileUrl: (draft, value) => keep(draft, 'profile_url', value),
    photos: (draft, value, record) => picture(draft, primaryFirst(value)[0]?.value, record),
    addresses: (draft, value) => keep(draft, 'addresses', isFilled(value) ? value : undefined),
    groups: roles('group'),
    roles: roles('role'),
    entitlements: roles('entitlement'),
    [ENTERPRISE]: freeMembers,
    schemas: unwanted,
    meta: (draft, value, record) => created(draft, objectOf(value).created, record),
  }),
  // Other extensions.
  others: (name) => (name.startsWith('urn:') ? freeMembers : leave(name)),
}

const primaryFirst = (value: unknown): ReturnType<typeof objectOf>[] =>
  listOf(value)
    .map(objectOf)
    .toSorted((a, b) => Number(flagOf(b.primary)) - Number(flagOf(a.primary)))
