import { randomUUID } from 'node:crypto'
import type { EventFilter, EventToStore, Storage, StoredEvent, Unit } from '#storage/port.ts'
import { StorageError } from '#storage/port.ts'
import { type Database, type TableName, tableOf } from '#storage/tables.ts'

export const newId = (): string => randomUUID()

export function unit(parts: Partial<Unit>): Unit {
  return { expect: [], events: [], free: [], take: [], rows: [], outbox: [], ...parts }
}

export function event(id: string, sequence: number, parts: Partial<EventToStore> = {}): EventToStore {
  return {
    aggregateType: 'user',
    aggregateId: id,
    owner: 'org-1',
    sequence,
    type: 'user.changed',
    payload: { sequence },
    creator: 'admin',
    createdAt: 1_700_000_000_123,
    ...parts,
  }
}

/** Returns a unit of events for one user aggregate at sequence `after`, with further content. */
export function appending(id: string, after: number, parts: Partial<Unit> & { count?: number } = {}): Unit {
  const { count = 1, ...rest } = parts
  return unit({
    expect: [{ type: 'user', id, sequence: after }],
    events: Array.from({ length: count }, (_, i) => event(id, after + 1 + i)),
    ...rest,
  })
}

export async function stream(storage: Storage, id: string, type = 'user'): Promise<StoredEvent[]> {
  return storage.readStreams([{ type, id, after: 0 }])
}

export async function collect(storage: Storage, filter: EventFilter): Promise<StoredEvent[]> {
  const events: StoredEvent[] = []
  for await (const one of storage.read(filter)) events.push(one)
  return events
}

/** How a push that must be refused was refused. */
export async function refusal(pushed: Promise<void>): Promise<StorageError> {
  const outcome = await pushed.then(
    () => 'stored',
    (error: unknown) => error,
  )
  if (outcome instanceof StorageError) return outcome
  throw new Error('The unit was expected to be refused with a StorageError', { cause: outcome })
}

/** A row of a table with an empty value in every column that is not given. */
export function rowOf<T extends TableName>(name: T, parts: Partial<Database[T]>): Database[T] {
  const empty = Object.entries(tableOf(name).columns).map(([column, { type, nullable }]) => [
    column,
    nullable ? null : type === 'text' ? '' : 0,
  ])
  // Complete and of the declared types, as it is made from the declaration.
  return { ...Object.fromEntries(empty), ...parts } as Database[T]
}

export const orgRow = (parts: Partial<Database['orgs']> = {}): Database['orgs'] =>
  rowOf('orgs', {
    id: newId(),
    name: 'Acme',
    name_key: 'acme',
    state: 'active',
    created_at: 1_700_000_000_123,
    changed_at: 1_700_000_000_456,
    sequence: 1,
    ...parts,
  })

export const tokenRow = (parts: Partial<Database['personal_access_tokens']> = {}): Database['personal_access_tokens'] =>
  rowOf('personal_access_tokens', {
    id: newId(),
    user_id: 'user-1',
    org_id: 'org-1',
    token_hash: 'hash',
    scopes: '[]',
    sequence: 1,
    ...parts,
  })
