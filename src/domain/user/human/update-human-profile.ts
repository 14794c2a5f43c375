import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { requireOneLine } from '#domain/input/one-line.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { changeUser } from '#domain/user/access/change-user.ts'
import { mayOrSelf } from '#domain/user/access/user-access.ts'
import { humanProfileChanged } from '#domain/user/human/events.ts'
import { namesOf, normalizeProfile } from '#domain/user/human/profile.ts'
import type { UserEvent } from '#domain/user/user.ts'
import type { Profile, User } from '#domain/user/user-state.ts'

/** Replaces every field of a person's profile. */
export async function updateHumanProfile(ctx: Context, target: Target, input: Profile): Promise<Details> {
  const profile = normalizeProfile(input)
  if (!profile.firstName) throw refuse('profile.firstNameEmpty')
  if (!profile.lastName) throw refuse('profile.lastNameEmpty')
  requireOneLine(namesOf(profile))
  const after = await changeUser(ctx, target, mayOrSelf('user.write'), (user) =>
    decideUpdateHumanProfile(user, profile),
  )
  return detailsOf(after)
}

/** The event has the changed fields only. */
export function decideUpdateHumanProfile(user: User, profile: Profile): UserEvent[] {
  if (user.type !== 'human') throw refuse('user.notHuman')
  const known = new Map<string, string | number>(Object.entries(user.profile))
  const changed = Object.entries(profile).filter(([field, value]) => known.get(field) !== value)
  if (changed.length === 0) throw refuse('profile.notChanged')
  return [humanProfileChanged(Object.fromEntries(changed))]
}
