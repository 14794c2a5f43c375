import type { NewPerson } from '#domain/user/create/new-person.ts'

/**
 * Returns the onboarding step of a new user: initialize the account by a code, verify the address, or none. Users
 * with a linked provider need no step.
 */
export function onboarding(
  user: Pick<NewPerson, 'idpLinks' | 'email' | 'passwordlessRegistration' | 'start'>,
  encodedHash: string,
): 'initialization' | 'verification' | 'none' {
  if (user.start || user.idpLinks.length > 0) return user.email.verified ? 'none' : 'verification'
  const hasCredential = encodedHash !== '' || user.passwordlessRegistration
  return user.email.verified && hasCredential ? 'none' : 'initialization'
}
