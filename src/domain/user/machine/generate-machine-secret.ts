import { codeGenerators, generateCode } from '#crypto/code-generator.ts'
import { hashToken } from '#crypto/token.ts'
import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { changeUser } from '#domain/user/access/change-user.ts'
import { may } from '#domain/user/access/user-access.ts'
import { loginNamesOf } from '#domain/user/login-names.ts'
import { machineSecretSet } from '#domain/user/machine/events.ts'
import type { UserEvent } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'

/**
 * Client credentials of a machine user at the token endpoint. The secret is returned once and stored as a hash only.
 */
export interface MachineSecret {
  readonly clientId: string
  readonly clientSecret: string
  readonly details: Details
}

/** Generates a new secret of a machine and revokes the old one. */
export async function generateMachineSecret(ctx: Context, target: Target): Promise<MachineSecret> {
  const clientSecret = generateCode(codeGenerators.clientSecret)
  const after = await changeUser(ctx, target, may('user.write'), (user) =>
    decideGenerateMachineSecret(user, hashToken(clientSecret)),
  )
  const { preferredLoginName } = await loginNamesOf(ctx, after.owner, after.state.userName)
  return { clientId: preferredLoginName, clientSecret, details: detailsOf(after) }
}

export function decideGenerateMachineSecret(user: User, secretHash: string): UserEvent[] {
  if (user.type !== 'machine') throw refuse('user.notMachine')
  return [machineSecretSet(secretHash)]
}
