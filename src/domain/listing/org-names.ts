import { isOneOf } from '#domain/listing/within-reach.ts'
import type { ReadModels } from '#storage/tables.ts'

/** Returns names of organizations by id. */
export async function orgNames(rows: ReadModels, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const orgs = await rows
    .selectFrom('orgs')
    .select(['id', 'name'])
    .where((eb) => isOneOf(eb, eb.ref('id'), [...new Set(ids)]))
    .execute()
  return new Map(orgs.map(({ id, name }) => [id, name]))
}
