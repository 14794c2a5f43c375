/** Microsoft Entra: its user sheets, where a version row precedes the header, and lists of Graph. */
import type { Draft } from '#people-sources/draft.ts'
import { looseText, objectOf } from '#people-sources/loose-json.ts'
import {
  created,
  each,
  fallback,
  inactiveWhen,
  leave,
  members,
  metadata,
  profile,
  text,
  unwanted,
} from '#people-sources/rules.ts'
import type { Source } from '#people-sources/source.ts'

const GRAPH = {
  displayName: profile('displayName'),
  userPrincipalName: text('userName'),
  accountEnabled: inactiveWhen(false),
  givenName: profile('firstName'),
  surname: profile('lastName'),
  mail: text('email'),
  mobilePhone: text('phone'),
  telephoneNumber: fallback('phone'),
  preferredLanguage: profile('preferredLanguage'),
  createdDateTime: created,
} as const
/** `Name [displayName] Required`. */
const COLUMN = /\[([\w.]+)\]/
const graph = members(GRAPH)

export const entra: Source = {
  name: 'entra',
  title: 'a Microsoft Entra list of users',
  isOne: ({ header, paths }) =>
    header[0]?.startsWith('version:v1') === true ||
    header.includes('userPrincipalName') ||
    paths.has('value.*.userPrincipalName') ||
    paths.has('*.userPrincipalName'),
  lists: ({ paths }) => (paths.has('value') ? ['value'] : ['']),
  isHeader: (cells) => !cells[0]?.startsWith('version:'),
  members: members({
    ...GRAPH,
    id: text('userId'),
    objectId: text('userId'),
    '@odata.context': unwanted,
    businessPhones: leave('business phones'),
    identities: each((draft, value) => identity(draft, value)),
  }),
  others: (name) => (draft, value, record) => {
    const [, column = name] = COLUMN.exec(name) ?? []
    if (column === 'passwordProfile') {
      draft.password = looseText(value) || looseText(objectOf(value).password)
      // The initial password of the sheet is changed at the first sign-in.
      draft.mustChangePassword = draft.password !== ''
    } else if (column === 'accountEnabled') {
      // The heading of the sheet means the opposite: Block sign in (Yes/No).
      if (/^yes$/i.test(looseText(value))) draft.state = 'INACTIVE'
    } else (graph.get(column) ?? metadata(column))(draft, value, record)
  },
  finish: (draft) => {
    if (!draft.email && draft.userName.includes('@')) draft.email = draft.userName
  },
}

/** How a user of an External ID or B2C directory signs in: by an address, by a name, or at another provider. */
function identity(draft: Draft, value: unknown): void {
  const { signInType, issuer, issuerAssignedId } = objectOf(value)
  const [type, id] = [looseText(signInType), looseText(issuerAssignedId)]
  if (type === 'federated') draft.links.push({ provider: looseText(issuer), externalUserId: id })
  else if (type === 'emailAddress') {
    fallback('email')(draft, id, {})
    // Entra has sent a code to an address before it is an identity.
    draft.isEmailVerified ||= draft.email === id
  } else if (type === 'userName') draft.userName = id
  else if (type !== 'userPrincipalName' && id) draft.leftBehind.push(`identity ${type}`)
}
