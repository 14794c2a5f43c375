import type { Context } from '#domain/context.ts'
import { listRolesOfUser } from '#domain/grant/list-roles-of-user.ts'
import { findClient } from '#domain/token/find-client.ts'

/** Returns the keys of the caller's effective roles in the project of an application, sorted; none for other clients. */
export async function listOwnProjectRoles(
  ctx: Pick<Context, 'caller' | 'rows' | 'events'>,
  clientId: string,
): Promise<string[]> {
  const client = clientId ? await findClient(ctx, clientId) : undefined
  if (client?.kind !== 'app') return []
  const roles = await listRolesOfUser(ctx, ctx.caller.id, [client.projectId])
  return [...new Set(roles.map(({ roleKey }) => roleKey))].sort()
}
