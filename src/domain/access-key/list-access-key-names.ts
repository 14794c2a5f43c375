import type { Context } from '#domain/context.ts'

/** Returns the names of all keys that an organization has or had, by id. */
export async function listAccessKeyNames(ctx: Pick<Context, 'events'>, orgId: string): Promise<Map<string, string>> {
  const names = new Map<string, string>()
  const filter = { aggregateTypes: ['accesskey'], eventTypes: ['accesskey.added'], owner: orgId }
  for await (const { aggregateId, payload } of ctx.events.history(filter)) names.set(aggregateId, String(payload.name))
  return names
}
