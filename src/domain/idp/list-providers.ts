import type { Context } from '#domain/context.ts'
import { type Idp, idpAggregate } from '#domain/idp/idp.ts'
import { type IdpLevel, visibleOwners } from '#domain/idp/idp-owner.ts'
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import { cutPage } from '#domain/listing/cut-page.ts'
import type { Listed, Paging } from '#domain/listing/paging.ts'
import type { TextQuery } from '#domain/listing/text-condition.ts'
import { matchesText } from '#domain/listing/text-match.ts'
import type { Folded } from '#eventstore/aggregate.ts'
import type { Database } from '#storage/tables.ts'

export type ProviderQuery =
  | { readonly kind: 'id'; readonly id: string }
  | { readonly kind: 'name'; readonly text: TextQuery }
  | { readonly kind: 'owner'; readonly level: IdpLevel }

/** Lists the providers that an owner may use, by id; combines all queries by AND. */
export async function listProviders(
  ctx: Context,
  owner: string,
  paging: Paging,
  queries: readonly ProviderQuery[],
): Promise<Listed<Folded<Idp>>> {
  const rows = await ctx.rows.selectFrom('idps').selectAll().where('owner', 'in', visibleOwners(owner)).execute()
  const page = cutPage(
    rows.filter((row) => queries.every((query) => matches(row, query))),
    paging,
    (row) => row.id,
  )
  const entries = await ctx.events.loadAll(page.entries.map(({ id }) => ({ aggregate: idpAggregate, id })))
  return { total: page.total, entries }
}

function matches(row: Database['idps'], query: ProviderQuery): boolean {
  switch (query.kind) {
    case 'id':
      return row.id === query.id
    case 'name':
      return matchesText(row.name, query.text)
    case 'owner':
      return (row.owner === INSTANCE_ID) === (query.level === 'instance')
  }
}
