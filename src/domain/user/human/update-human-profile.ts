import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { requireOneLine } from '#domain/input/one-line.ts'
import { humanProfileChanged } from '#domain/user/human/events.ts'
import { namesOf, normalizeProfile } from '#domain/user/human/profile.ts'
import { requireUser } from '#domain/user/load-user.ts'
import { type UserEvent, userAggregate } from '#domain/user/user.ts'
import type { Profile, User } from '#domain/user/user-state.ts'
import { failedPrecondition, invalidArgument } from '#kit/errors.ts'

const missing = () => failedPrecondition('COMMAND-3M9sd', 'Errors.User.Profile.NotFound')

/** Replaces the profile of a person, every field of it (contract §7.3). */
export async function updateHumanProfile(ctx: OrgContext, userId: string, wanted: Profile): Promise<Details> {
  ctx.caller.require('user.write', ctx.orgId)
  const profile = normalizeProfile(wanted)
  if (!profile.firstName) throw invalidArgument('PROFILE-RF5z2', 'Errors.User.Profile.FirstNameEmpty')
  if (!profile.lastName) throw invalidArgument('PROFILE-DSUkN', 'Errors.User.Profile.LastNameEmpty')
  requireOneLine(namesOf(profile))
  const after = await ctx.events.change(author(ctx), userAggregate, userId, (user) => {
    requireUser(user, ctx.orgId, missing)
    return decideUpdateHumanProfile(user.state, profile)
  })
  return detailsOf(after)
}

/** The event names what is new, not what stays. */
export function decideUpdateHumanProfile(user: User, profile: Profile): UserEvent[] {
  if (user.type !== 'human') throw missing()
  const known = new Map<string, string | number>(Object.entries(user.profile))
  const changed = Object.entries(profile).filter(([field, value]) => known.get(field) !== value)
  if (changed.length === 0) throw failedPrecondition('COMMAND-2M0fs', 'Errors.User.Profile.NotChanged')
  return [humanProfileChanged(Object.fromEntries(changed))]
}
