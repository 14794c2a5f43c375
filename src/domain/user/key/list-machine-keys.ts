import type { Context } from '#domain/context.ts'
import type { Listed, Paging } from '#domain/listing/paging.ts'
import type { Target } from '#domain/target.ts'
import { readUser } from '#domain/user/access/load-user.ts'
import { mayReadOrSelf } from '#domain/user/access/user-access.ts'
import { type MachineKeyView, viewOfMachineKey } from '#domain/user/key/get-machine-key.ts'

/** Returns the keys of a user by id, expired ones included. */
export async function listMachineKeys(ctx: Context, target: Target, paging: Paging): Promise<Listed<MachineKeyView>> {
  const user = await readUser(ctx, target, mayReadOrSelf('user.read'))
  const matchingKeys = ctx.rows.selectFrom('machine_keys').where('user_id', '=', user.id)
  const { ascending, limit, offset } = paging
  const [rows, counted] = await Promise.all([
    matchingKeys
      .selectAll()
      .orderBy('id', ascending ? 'asc' : 'desc')
      .limit(limit)
      .offset(offset)
      .execute(),
    matchingKeys.select((eb) => eb.fn.countAll<number | string>().as('total')).executeTakeFirst(),
  ])
  return { total: Number(counted?.total ?? 0), entries: rows.map(viewOfMachineKey) }
}
