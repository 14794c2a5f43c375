import type { Profile } from '#domain/user/user-state.ts'

/** Tags seen before: working one out costs more than all else about a profile. Bounded, since tags come from outside. */
const canonical = new Map<string, string>([['', 'und']])
const CANONICAL_TAGS = 1_000

/** Returns a language tag in canonical form, or `und` if it is invalid: a bad tag never fails a call. */
export function canonicalLanguage(tag: string): string {
  const known = canonical.get(tag)
  if (known !== undefined) return known
  const worked = workOut(tag)
  if (canonical.size < CANONICAL_TAGS) canonical.set(tag, worked)
  return worked
}

function workOut(tag: string): string {
  try {
    return Intl.getCanonicalLocales(toBcp47(tag))[0] ?? 'und'
  } catch {
    return 'und'
  }
}

/** POSIX and Java write `de_CH` and `de_CH.UTF-8` (UTS 35 takes both separators as equivalent). */
const toBcp47 = (tag: string): string =>
  tag
    .trim()
    .replace(/[.@].*$/, '')
    .replaceAll('_', '-')

/** The profile as it is stored: names trimmed, display name made of them unless one is given. */
export function normalizeProfile(profile: Profile): Profile {
  const firstName = profile.firstName.trim()
  const lastName = profile.lastName.trim()
  return {
    firstName,
    lastName,
    nickName: profile.nickName,
    displayName: profile.displayName.trim() ? profile.displayName : `${firstName} ${lastName}`.trim(),
    preferredLanguage: canonicalLanguage(profile.preferredLanguage),
    gender: profile.gender,
  }
}

/** Names of a person by field. */
export const namesOf = ({ firstName, lastName, nickName, displayName }: Profile) => ({
  firstName,
  lastName,
  nickName,
  displayName,
})
