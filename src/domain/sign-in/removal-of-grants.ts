import type { Services } from '#domain/context.ts'
import type { RowChange } from '#storage/port.ts'

/** Removes all grants of these sessions, which ends every token that depends on them. */
export async function removalOfGrants(
  { rows }: Pick<Services, 'rows'>,
  sessionIds: readonly string[],
): Promise<RowChange[]> {
  if (sessionIds.length === 0) return []
  const found = await rows
    .selectFrom('oidc_records')
    .select(['model', 'id'])
    .where('session_id', 'in', sessionIds)
    .where('model', '=', 'Grant')
    .execute()
  return found.map(({ model, id }) => ({ table: 'oidc_records', remove: { model, id } }))
}
