/**
 * ZITADEL: the file of `POST /admin/v1/import` as its tools write it, in either spelling of its names. Its people have
 * the members of the people format already.
 */
import { isFilled, type LooseJson, listOf, looseText, objectOf } from '#people-sources/loose-json.ts'
import type { Source } from '#people-sources/source.ts'

const LISTS = ['dataOrgs.orgs', 'data_orgs.orgs', 'orgs']
/** Other objects of an organization in the file besides users; each is counted by name. */
const NOT_PEOPLE: ReadonlySet<string> = new Set([
  'orgId',
  'org_id',
  'org',
  'humanUsers',
  'human_users',
  'machineUsers',
  'machine_users',
  'userMetadata',
  'user_metadata',
  'userLinks',
  'user_links',
  'machineKeys',
  'machine_keys',
])

export const zitadel: Source = {
  name: 'zitadel',
  title: 'a ZITADEL import file',
  isOne: ({ paths }) => LISTS.some((path) => paths.has(path)),
  lists: ({ paths }) => LISTS.filter((path) => paths.has(path)).slice(0, 1),
  members: new Map(),
  isPeopleFormat: true,
  hasOrganizations: true,
  records: (org) => peopleOf(org),
  unlisted: (org) => unlistedOf(org),
}

/** The people of an organization, in the people format. */
export const peopleOf = (org: LooseJson): LooseJson[] => [...humans(org), ...machines(org)]

/** Names of other objects of an organization besides users and `imported`. */
export const unlistedOf = (org: LooseJson, imported: ReadonlySet<string> = new Set()): string[] =>
  Object.entries(org).flatMap(([name, value]) => {
    const isKnown =
      NOT_PEOPLE.has(name) || imported.has(name.replace(/_([a-z])/g, (_all, one: string) => one.toUpperCase()))
    return isKnown || !isFilled(value) ? [] : [name]
  })

function humans(org: LooseJson): LooseJson[] {
  const metadata = byUser(either(org, 'userMetadata', 'user_metadata'))
  const links = byUser(either(org, 'userLinks', 'user_links'))
  return listOf(either(org, 'humanUsers', 'human_users'))
    .map(objectOf)
    .map((entry) => {
      const userId = looseText(either(entry, 'userId', 'user_id'))
      return {
        ...objectOf(entry.user),
        ...identity(org, userId),
        ...optionalList(
          'metadata',
          (metadata.get(userId) ?? []).map(({ key, value }) => ({ key, value })),
        ),
        ...optionalList(
          'idps',
          (links.get(userId) ?? []).map((link) => ({
            configId: either(link, 'idpId', 'idp_id'),
            externalUserId: either(link, 'providedUserId', 'provided_user_id'),
            displayName: either(link, 'providedUserName', 'provided_user_name'),
          })),
        ),
      }
    })
}

function machines(org: LooseJson): LooseJson[] {
  const keys = byUser(either(org, 'machineKeys', 'machine_keys'))
  return listOf(either(org, 'machineUsers', 'machine_users'))
    .map(objectOf)
    .map((entry) => {
      const user = objectOf(entry.user)
      const userName = looseText(either(user, 'userName', 'user_name'))
      const userId = looseText(either(entry, 'userId', 'user_id'))
      const tokenType = looseText(either(user, 'accessTokenType', 'access_token_type'))
      return {
        ...identity(org, userId),
        userName,
        machine: {
          name: looseText(user.name) || userName,
          description: looseText(user.description),
          ...(tokenType ? { accessTokenType: tokenType } : {}),
        },
        ...optionalList('keys', (keys.get(userId) ?? []).map(keyOf)),
      }
    })
}

/** The public key is PEM, in base64 as bytes are in JSON. */
function keyOf(key: LooseJson): LooseJson {
  const expiry = looseText(either(key, 'expirationDate', 'expiration_date'))
  return {
    id: looseText(either(key, 'keyId', 'key_id')),
    publicKey: Buffer.from(looseText(either(key, 'publicKey', 'public_key')), 'base64').toString('utf8'),
    ...(expiry ? { expirationDate: expiry } : {}),
  }
}

const identity = (org: LooseJson, userId: string): LooseJson => ({
  ...(userId ? { userId } : {}),
  orgId: looseText(either(org, 'orgId', 'org_id')),
})

const either = (record: LooseJson, camel: string, snake: string): unknown => record[camel] ?? record[snake]
const optionalList = (name: string, items: readonly object[]): LooseJson => (items.length > 0 ? { [name]: items } : {})

function byUser(value: unknown): Map<string, LooseJson[]> {
  const entriesByKey = new Map<string, LooseJson[]>()
  for (const one of listOf(value).map(objectOf)) {
    const userId = looseText(either(one, 'userId', 'user_id') ?? one.id)
    entriesByKey.set(userId, [...(entriesByKey.get(userId) ?? []), one])
  }
  return entriesByKey
}
