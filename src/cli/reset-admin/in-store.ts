import { systemCaller } from '#domain/caller.ts'
import type { Context, Services } from '#domain/context.ts'
import { reactivateUser } from '#domain/user/lifecycle/reactivate-user.ts'
import { unlockUser } from '#domain/user/lifecycle/unlock-user.ts'
import { setPassword } from '#domain/user/password/set-password.ts'
import { foldCase } from '#kit/fold-case.ts'

/** Sets the password of a user and makes the user active, in the open store. */
export async function resetInStore(services: Services, userName: string, password: string): Promise<void> {
  const matchingUsers = await services.rows
    .selectFrom('users')
    .select(['id', 'state'])
    .where('user_name_key', '=', foldCase(userName))
    .where('type', '=', 'human')
    .execute()
  const [user, second] = matchingUsers
  if (!user) throw new Error(`no user is called ${userName}`)
  if (second) throw new Error(`${userName} is the name of users in several organizations`)
  const ctx: Context = {
    ...services,
    caller: systemCaller('CLI'),
    now: Date.now(),
    language: 'en',
  }
  if (user.state === 'locked') await unlockUser(ctx, { id: user.id })
  if (user.state === 'inactive') await reactivateUser(ctx, { id: user.id })
  await setPassword(ctx, { id: user.id }, { password, changeRequired: false })
}
