import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { changeUser } from '#domain/user/access/change-user.ts'
import { may } from '#domain/user/access/user-access.ts'
import { machineSecretRemoved } from '#domain/user/machine/events.ts'
import type { UserEvent } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'

/** Revokes the secret of a machine. */
export async function removeMachineSecret(ctx: Context, target: Target): Promise<Details> {
  const after = await changeUser(ctx, target, may('user.write'), decideRemoveMachineSecret)
  return detailsOf(after)
}

export function decideRemoveMachineSecret(user: User): UserEvent[] {
  if (!user.machine.secretHash) throw refuse('machine.secretNotSet')
  return [machineSecretRemoved()]
}
