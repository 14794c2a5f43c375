/** authentik: lists of users of its API, which hands out neither hashes nor secrets. Its dumps are Django's. */
import { looseText } from '#people-sources/loose-json.ts'
import {
  created,
  each,
  freeMembers,
  inactiveWhen,
  leaveFlag,
  members,
  picture,
  profile,
  roles,
  text,
  unwanted,
} from '#people-sources/rules.ts'
import type { Source } from '#people-sources/source.ts'

export const authentik: Source = {
  name: 'authentik',
  title: 'an authentik list of users',
  isOne: ({ paths }) =>
    ['results.*.', '*.'].some((at) => paths.has(`${at}groups_obj`) || (paths.has(`${at}uid`) && paths.has(`${at}pk`))),
  lists: ({ paths }) => (paths.has('results') ? ['results'] : ['']),
  members: members({
    uuid: text('userId'),
    username: text('userName'),
    name: profile('displayName'),
    email: text('email'),
    is_active: inactiveWhen(false),
    is_superuser: leaveFlag('superuser'),
    groups: unwanted,
    groups_obj: each((draft, value, record) => roles('group')(draft, value, record)),
    attributes: freeMembers,
    avatar: (draft, value, record) => {
      // Without a picture of the user it is a drawing of the initials.
      if (!looseText(value).startsWith('data:')) picture(draft, value, record)
    },
    type: (draft, value) => {
      if (/service_account/.test(looseText(value))) draft.leftBehind.push('service account')
    },
    date_joined: created,
    pk: unwanted,
    uid: unwanted,
    path: unwanted,
    last_login: unwanted,
    password_change_date: unwanted,
    last_updated: unwanted,
  }),
  finish: (draft, { uuid, pk }) => {
    if (!looseText(uuid)) draft.userId = looseText(pk)
  },
}
