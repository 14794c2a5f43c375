import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { requireOneLine } from '#domain/input/one-line.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { changeUser } from '#domain/user/access/change-user.ts'
import { may } from '#domain/user/access/user-access.ts'
import { machineChanged } from '#domain/user/machine/events.ts'
import type { UserEvent } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'

export interface MachineSettings {
  readonly name: string
  readonly description: string
  /** zitadel.user.v1.AccessTokenType, by number. */
  readonly accessTokenType: number
}

/** Replaces every setting of a machine. */
export async function updateMachine(ctx: Context, target: Target, settings: MachineSettings): Promise<Details> {
  requireOneLine({ name: settings.name })
  const after = await changeUser(ctx, target, may('user.write'), (user) => decideUpdateMachine(user, settings))
  return detailsOf(after)
}

/** The event has the changed fields only. */
export function decideUpdateMachine(user: User, settings: MachineSettings): UserEvent[] {
  if (user.type !== 'machine') throw refuse('user.notMachine')
  const known = new Map<string, string | number>(Object.entries(user.machine))
  const changed = Object.entries(settings).filter(([field, value]) => known.get(field) !== value)
  if (changed.length === 0) throw refuse('machine.notChanged')
  return [machineChanged(Object.fromEntries(changed))]
}
