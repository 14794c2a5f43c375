import type { Context } from '#domain/context.ts'
import type { Listed, Paging } from '#domain/listing/paging.ts'
import { type TextQuery, textCondition } from '#domain/listing/text-condition.ts'
import type { Target } from '#domain/target.ts'
import { readUser } from '#domain/user/access/load-user.ts'
import { mayReadOrSelf } from '#domain/user/access/user-access.ts'
import { type MetadataView, viewOfUserMetadata } from '#domain/user/metadata/get-user-metadata.ts'

export interface ListUserMetadata {
  readonly paging: Paging
  /** Conditions on the key, combined by AND. */
  readonly keys: readonly TextQuery[]
}

/** Returns the metadata of a user by key. */
export async function listUserMetadata(
  ctx: Context,
  target: Target,
  input: ListUserMetadata,
): Promise<Listed<MetadataView>> {
  const user = await readUser(ctx, target, mayReadOrSelf('user.read'))
  let matchingEntries = ctx.rows.selectFrom('user_metadata').where('user_id', '=', user.id)
  for (const key of input.keys)
    matchingEntries = matchingEntries.where((eb) =>
      textCondition(eb, { exact: eb.ref('key'), folded: eb.ref('key_search') }, key),
    )
  const { ascending, limit, offset } = input.paging
  const [rows, counted] = await Promise.all([
    matchingEntries
      .selectAll()
      .orderBy('key', ascending ? 'asc' : 'desc')
      .limit(limit)
      .offset(offset)
      .execute(),
    matchingEntries.select((eb) => eb.fn.countAll<number | string>().as('total')).executeTakeFirst(),
  ])
  return { total: Number(counted?.total ?? 0), entries: rows.map(viewOfUserMetadata) }
}
