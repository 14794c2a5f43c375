import type { NewPerson } from '#domain/user/create/new-person.ts'

/**
 * Returns what a new person still has to do: initialize the account by a code, verify the address, or nothing. Persons
 * who can sign in through a provider are not held up.
 */
export function onboarding(
  user: Pick<NewPerson, 'idpLinks' | 'email' | 'passwordlessRegistration' | 'start'>,
  encodedHash: string,
): 'initialization' | 'verification' | 'none' {
  if (user.start || user.idpLinks.length > 0) return user.email.verified ? 'none' : 'verification'
  const hasCredential = encodedHash !== '' || user.passwordlessRegistration
  return user.email.verified && hasCredential ? 'none' : 'initialization'
}
