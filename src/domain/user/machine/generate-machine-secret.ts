import { codeGenerators, generateCode } from '#crypto/code-generator.ts'
import { hashToken } from '#crypto/token.ts'
import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { requireUser } from '#domain/user/load-user.ts'
import { loginNamesOf } from '#domain/user/login-names.ts'
import { machineSecretSet } from '#domain/user/machine/events.ts'
import { type UserEvent, userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import { failedPrecondition } from '#kit/errors.ts'

/** What a machine user signs in with at the token endpoint. The secret is answered once and kept as a hash only. */
export interface MachineSecret {
  readonly clientId: string
  readonly clientSecret: string
  readonly details: Details
}

/** Gives a machine user a new secret; the old one ends (contract §7.6). */
export async function generateMachineSecret(ctx: OrgContext, userId: string): Promise<MachineSecret> {
  ctx.caller.require('user.write', ctx.orgId)
  const clientSecret = generateCode(codeGenerators.clientSecret)
  const after = await ctx.events.change(author(ctx), userAggregate, userId, (user) => {
    requireUser(user, ctx.orgId, () => failedPrecondition('COMMAND-x8910n', 'Errors.User.NotFound'))
    return decideGenerateMachineSecret(user.state, hashToken(clientSecret))
  })
  const { preferredLoginName } = await loginNamesOf(ctx, after.owner, after.state.userName)
  return { clientId: preferredLoginName, clientSecret, details: detailsOf(after) }
}

export function decideGenerateMachineSecret(user: User, secretHash: string): UserEvent[] {
  if (user.type !== 'machine') throw failedPrecondition('COMMAND-Df2f1', 'Errors.User.WrongType')
  return [machineSecretSet(secretHash)]
}
