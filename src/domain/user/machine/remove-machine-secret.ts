import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { requireUser } from '#domain/user/load-user.ts'
import { machineSecretRemoved } from '#domain/user/machine/events.ts'
import { type UserEvent, userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import { failedPrecondition } from '#kit/errors.ts'

/** Ends a machine user's secret (contract §7.6). */
export async function removeMachineSecret(ctx: OrgContext, userId: string): Promise<Details> {
  ctx.caller.require('user.write', ctx.orgId)
  const after = await ctx.events.change(author(ctx), userAggregate, userId, (user) => {
    requireUser(user, ctx.orgId, () => failedPrecondition('COMMAND-x7s802', 'Errors.User.NotFound'))
    return decideRemoveMachineSecret(user.state)
  })
  return detailsOf(after)
}

export function decideRemoveMachineSecret(user: User): UserEvent[] {
  if (!user.machine.secretHash) throw failedPrecondition('COMMAND-coi82n', 'Errors.User.Machine.Secret.NotExisting')
  return [machineSecretRemoved()]
}
