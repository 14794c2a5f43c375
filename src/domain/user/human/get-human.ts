import type { Context } from '#domain/context.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { getUser } from '#domain/user/get-user.ts'
import type { UserView } from '#domain/user/user-view.ts'

/**
 * Returns a person.
 * @throws as `getUser`; `user.notHuman` for a machine
 */
export async function getHuman(ctx: Pick<Context, 'caller' | 'events' | 'rows'>, target: Target): Promise<UserView> {
  const user = await getUser(ctx, target)
  if (user.type !== 'human') throw refuse('user.notHuman')
  return user
}
