import type { OrgContext } from '#domain/context.ts'
import type { Listed, Paging } from '#domain/listing/paging.ts'
import type { MachineKeyRow } from '#domain/user/key/get-machine-key.ts'
import { loadUser } from '#domain/user/load-user.ts'
import { notFound } from '#kit/errors.ts'

/** The keys of a user of the organization acted in, by id, ended ones too (contract §7.6). */
export async function listMachineKeys(ctx: OrgContext, userId: string, paging: Paging): Promise<Listed<MachineKeyRow>> {
  await loadUser(ctx, userId, () => notFound('QUERY-Dfbg2', 'Errors.User.NotFound'))
  const found = ctx.rows.selectFrom('machine_keys').where('user_id', '=', userId).where('org_id', '=', ctx.orgId)
  const { ascending, limit, offset } = paging
  const [entries, counted] = await Promise.all([
    found
      .selectAll()
      .orderBy('id', ascending ? 'asc' : 'desc')
      .limit(limit)
      .offset(offset)
      .execute(),
    found.select((eb) => eb.fn.countAll<number | string>().as('total')).executeTakeFirst(),
  ])
  return { total: Number(counted?.total ?? 0), entries }
}
