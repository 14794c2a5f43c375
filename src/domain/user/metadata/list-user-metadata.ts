import type { OrgContext } from '#domain/context.ts'
import type { Listed, Paging } from '#domain/listing/paging.ts'
import { type TextQuery, textCondition } from '#domain/listing/text-condition.ts'
import { loadUser } from '#domain/user/load-user.ts'
import type { MetadataRow } from '#domain/user/metadata/get-user-metadata.ts'
import { notFound } from '#kit/errors.ts'

export interface ListUserMetadata {
  readonly userId: string
  readonly paging: Paging
  /** What the key has to be like: all of it. */
  readonly keys: readonly TextQuery[]
}

/** What is noted with a user of the organization acted in, by key (contract §7.4). */
export async function listUserMetadata(ctx: OrgContext, input: ListUserMetadata): Promise<Listed<MetadataRow>> {
  await loadUser(ctx, input.userId, () => notFound('QUERY-Dfbg2', 'Errors.User.NotFound'))
  let found = ctx.rows.selectFrom('user_metadata').where('user_id', '=', input.userId).where('org_id', '=', ctx.orgId)
  for (const key of input.keys)
    found = found.where((eb) => textCondition(eb, { exact: eb.ref('key'), folded: eb.ref('key_search') }, key))
  const { ascending, limit, offset } = input.paging
  const [entries, counted] = await Promise.all([
    found
      .selectAll()
      .orderBy('key', ascending ? 'asc' : 'desc')
      .limit(limit)
      .offset(offset)
      .execute(),
    found.select((eb) => eb.fn.countAll<number | string>().as('total')).executeTakeFirst(),
  ])
  return { total: Number(counted?.total ?? 0), entries }
}
