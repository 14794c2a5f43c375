import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { requireOneLine } from '#domain/input/one-line.ts'
import { requireUser } from '#domain/user/load-user.ts'
import { machineChanged } from '#domain/user/machine/events.ts'
import { type UserEvent, userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import { failedPrecondition, notFound } from '#kit/errors.ts'

export interface MachineSettings {
  readonly name: string
  readonly description: string
  /** zitadel.user.v1.AccessTokenType, by number. */
  readonly accessTokenType: number
}

const missing = () => notFound('COMMAND-5M0od', 'Errors.User.NotFound')

/** Replaces what is known of a machine user, every field of it (contract §7.6). */
export async function updateMachine(ctx: OrgContext, userId: string, settings: MachineSettings): Promise<Details> {
  ctx.caller.require('user.write', ctx.orgId)
  requireOneLine({ name: settings.name })
  const after = await ctx.events.change(author(ctx), userAggregate, userId, (user) => {
    requireUser(user, ctx.orgId, missing)
    return decideUpdateMachine(user.state, settings)
  })
  return detailsOf(after)
}

/** The event names what is new, not what stays. */
export function decideUpdateMachine(user: User, settings: MachineSettings): UserEvent[] {
  if (user.type !== 'machine') throw missing()
  const known = new Map<string, string | number>(Object.entries(user.machine))
  const changed = Object.entries(settings).filter(([field, value]) => known.get(field) !== value)
  if (changed.length === 0) throw failedPrecondition('COMMAND-2n8vs', 'Errors.User.NotChanged')
  return [machineChanged(Object.fromEntries(changed))]
}
