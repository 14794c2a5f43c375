import type { Person } from '#domain/user/flows/transfer/person.ts'

/** A person without anything that signs in as them: hashes, authenticator secrets, codes and tokens. Public keys stay. */
export function withoutSecrets(person: Person): Person {
  if (person.type === 'machine') return { ...person, secretHash: '', tokens: [] }
  return {
    ...person,
    human: { ...person.human, hashedPassword: '', password: '', totpSecret: '' },
    authenticators: [],
    recoveryCodeHashes: [],
  }
}
