import type { Context } from '#domain/context.ts'
import { importOrg } from '#domain/org/flows/import-org.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { foldCase } from '#kit/fold-case.ts'

/** Caches organizations, so that an import queries each once; released with the services. */
const orgIdsByStore = new WeakMap<Context['events'], Map<string, Promise<string>>>()

/** The id of the organization of a name. @throws AppError notFound, unless missing organizations are added */
export function orgOfName(
  ctx: Omit<Context, 'now'>,
  name: string,
  options: { readonly createOrgs: boolean; readonly dryRun: boolean },
): Promise<string> {
  const ids = orgIdsByStore.get(ctx.events) ?? new Map<string, Promise<string>>()
  orgIdsByStore.set(ctx.events, ids)
  const key = foldCase(name)
  const pendingId = ids.get(key) ?? findOrAdd(ctx, name, options)
  ids.set(key, pendingId)
  // One that fails is looked for again.
  pendingId.catch(() => ids.delete(key))
  return pendingId
}

async function findOrAdd(
  ctx: Omit<Context, 'now'>,
  name: string,
  { createOrgs, dryRun }: { readonly createOrgs: boolean; readonly dryRun: boolean },
): Promise<string> {
  const row = await ctx.rows.selectFrom('orgs').select('id').where('name_key', '=', foldCase(name)).executeTakeFirst()
  if (row) return row.id
  if (!createOrgs) throw refuse('org.notFound')
  return dryRun ? '' : importOrg({ ...ctx, now: Date.now() }, name)
}
