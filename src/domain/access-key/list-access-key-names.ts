import type { OrgContext } from '#domain/context.ts'

/** Names of all keys that the organization acted in ever had, by id: for telling whose key did something. */
export async function listAccessKeyNames(ctx: Pick<OrgContext, 'events' | 'orgId'>): Promise<Map<string, string>> {
  const names = new Map<string, string>()
  const filter = { aggregateTypes: ['accesskey'], eventTypes: ['accesskey.added'], owner: ctx.orgId }
  for await (const { aggregateId, payload } of ctx.events.history(filter)) names.set(aggregateId, String(payload.name))
  return names
}
