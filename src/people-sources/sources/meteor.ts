/** Meteor: its collection of users, as `mongoexport` writes it. */
import { keep } from '#people-sources/draft.ts'
import { isFilled, listOf, looseText, objectOf } from '#people-sources/loose-json.ts'
import {
  created,
  freeMembers,
  leave,
  leaveOthers,
  members,
  object,
  profile,
  roles,
  text,
  unwanted,
} from '#people-sources/rules.ts'
import type { Source } from '#people-sources/source.ts'

export const meteor: Source = {
  name: 'meteor',
  title: 'a Meteor collection of users',
  isOne: ({ paths }) => paths.has('*.services'),
  // The client sends the hexadecimal SHA-256 of the password, which bcrypt hashes.
  hash: { prehash: 'sha256-hex' },
  members: members({
    _id: (draft, value) => {
      draft.userId = looseText(value) || looseText(objectOf(value).$oid)
    },
    username: text('userName'),
    emails: (draft, value) => {
      const [first] = listOf(value).map(objectOf)
      draft.email = looseText(first?.address)
      draft.isEmailVerified = first?.verified === true
      leaveOthers(draft, listOf(value), 'email')
    },
    services: (draft, value) => {
      for (const [name, service] of Object.entries(objectOf(value))) {
        const { bcrypt, argon2, id } = objectOf(service)
        if (name === 'password') draft.hash = { value: looseText(argon2) || looseText(bcrypt) }
        else if (looseText(id)) draft.links.push({ provider: name, externalUserId: looseText(id) })
        else if (!/^(resume|email)$/.test(name) && isFilled(service)) draft.leftBehind.push(`service ${name}`)
      }
    },
    profile: object(
      members({
        name: profile('displayName'),
        firstName: profile('firstName'),
        lastName: profile('lastName'),
        language: profile('preferredLanguage'),
      }),
      (name) => (draft, value) => keep(draft, name, value),
    ),
    createdAt: created,
    roles: roles('role'),
    heartbeat: unwanted,
    status: leave('status'),
    customFields: freeMembers,
    __v: unwanted,
  }),
}
