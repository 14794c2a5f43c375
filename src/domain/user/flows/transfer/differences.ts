import { identityOf, type Person } from '#domain/user/flows/transfer/person.ts'

/**
 * Returns the names of members in which an existing user differs from an imported one: identity, organization, contacts
 * and attributes. A member that the file omits is no difference. Omits credentials and verification, since use of an
 * account changes them: the first sign-in rehashes a password, users change passwords, add factors and verify addresses,
 * and an invited user becomes active. Pure.
 */
export function differences(known: Person, importedPerson: Person): string[] {
  const [is, should] = [comparedValues(known), comparedValues(importedPerson)]
  const paths = Object.keys(should).filter((path) => is[path] !== should[path])
  const wantedId = identityOf(importedPerson).userId
  return [
    ...(wantedId !== undefined && wantedId !== identityOf(known).userId ? ['userId'] : []),
    ...(isOtherState(known.state, importedPerson.state) ? ['state'] : []),
    ...paths,
  ]
}

const isOtherState = (known: Person['state'], imported: Person['state']): boolean =>
  imported !== undefined && imported !== known && !(imported === 'initial' && known === 'active')

/** Compared values by member; '' counts as absent. */
function comparedValues(person: Person): Record<string, string> {
  const { orgId, userName } = identityOf(person)
  const members = {
    type: person.type,
    orgId,
    userName,
    metadata: sortedText(person.metadata.map(({ key, value }) => `${key}=${value}`)),
    ...(person.type === 'human' ? describedHuman(person) : describedMachine(person)),
  }
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== ''))
}

function describedHuman({ human, attributes }: Person & { type: 'human' }): Record<string, string> {
  const { profile, email, phone, idpLinks } = human
  return {
    'profile.firstName': profile.firstName,
    'profile.lastName': profile.lastName,
    'profile.nickName': profile.nickName,
    'profile.displayName': profile.displayName,
    'profile.preferredLanguage': profile.preferredLanguage,
    'profile.gender': profile.gender ? String(profile.gender) : '',
    'email.email': email.address,
    'phone.phone': phone?.number ?? '',
    idps: sortedText(idpLinks.map(({ idpId, externalUserId }) => `${idpId}=${externalUserId}`)),
    attributes: sortedText(Object.entries(attributes).map(([name, value]) => `${name}=${value}`)),
  }
}

const describedMachine = ({ machine }: Person & { type: 'machine' }): Record<string, string> => ({
  'machine.name': machine.name,
  'machine.description': machine.description,
  'machine.accessTokenType': machine.accessTokenType ? String(machine.accessTokenType) : '',
})

const sortedText = (texts: readonly string[]): string => (texts.length === 0 ? '' : JSON.stringify(texts.toSorted()))
