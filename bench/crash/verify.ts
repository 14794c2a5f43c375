/** Checks that a store holds all acknowledged changes, nothing half-stored, and the same in log and rows. */

import { type Entry, HASH } from '#bench/crash/ledger.ts'
import { aggregates } from '#domain/aggregates.ts'
import { userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import { exists } from '#eventstore/aggregate.ts'
import { EventStore } from '#eventstore/event-store.ts'
import { foldCase } from '#kit/fold-case.ts'
import type { AggregateRef, Storage } from '#storage/port.ts'
import { projections, type TableName, tableOf } from '#storage/tables.ts'

/** Differences found, one sentence each. */
export type Problems = readonly string[]

export interface Verified {
  readonly problems: Problems
  /** Addresses of users whose invitation must be delivered. */
  readonly pendingMails: readonly string[]
}

export async function verify(storage: Storage, entries: readonly Entry[]): Promise<Verified> {
  const people = await verifyPeople(storage, entries)
  const problems = [...people.problems, ...(await duplicateNames(storage)), ...(await differences(storage))]
  return { problems, pendingMails: people.pendingMails }
}

async function verifyPeople(storage: Storage, entries: readonly Entry[]): Promise<Verified> {
  const events = new EventStore(storage)
  const ids = await idsByName(storage, entries)
  const problems: string[] = []
  const pendingMails: string[] = []
  for (const [userName, entriesOfName] of Map.groupBy(entries, (entry) => entry.userName)) {
    const acknowledged = entriesOfName.filter((one) => one.id !== undefined)
    if (acknowledged.length > 1) problems.push(`${userName} was created ${acknowledged.length} times`)
    const stored = ids.get(foldCase(userName)) ?? []
    if (stored.length > 1) problems.push(`${userName} stands ${stored.length} times`)
    const entry = acknowledged[0] ?? entriesOfName[0]
    const id = entry?.id ?? stored[0]
    if (!entry || id === undefined) continue
    const user = await events.load(userAggregate, id)
    if (!exists(userAggregate, user)) problems.push(`${userName} was acknowledged as ${id} and is gone`)
    else problems.push(...incomplete(entry, user.state).map((what) => `${userName}: ${what}`))
    if (entry.kind === 'invited') pendingMails.push(userName)
  }
  return { problems, pendingMails }
}

async function idsByName(storage: Storage, entries: readonly Entry[]): Promise<Map<string, string[]>> {
  const keys = [...new Set(entries.map((entry) => foldCase(entry.userName)))]
  const loginNames = new Map<string, string[]>()
  for (let from = 0; from < keys.length; from += 500) {
    const rows = await storage.rows
      .selectFrom('users')
      .select(['id', 'user_name_key'])
      .where('user_name_key', 'in', keys.slice(from, from + 500))
      .execute()
    for (const row of rows) loginNames.set(row.user_name_key, [...(loginNames.get(row.user_name_key) ?? []), row.id])
  }
  return loginNames
}

/** Returns the requested data that a stored user lacks. */
function incomplete({ kind, displayNames, metadata }: Entry, user: User): string[] {
  const missing: string[] = []
  const must = (holds: boolean, what: string) => {
    if (!holds) missing.push(what)
  }
  must(user.profile.firstName === 'Ada' && user.profile.lastName === 'Lovelace', 'no name')
  must(displayNames.includes(user.profile.displayName), `is called ${user.profile.displayName}`)
  must(kind === 'plain' ? user.password.hash.startsWith('$argon2id$') : user.password.hash === HASH, 'no password')
  must(user.email.verified === (kind !== 'invited'), 'the address is not as it was')
  if (kind === 'linked') {
    must(user.idpLinks.length === 1, 'no link')
    must(user.totp?.ready === true, 'no second factor')
    must(user.phone.verified, 'no phone')
  }
  if (kind === 'invited') must(user.initCode !== undefined, 'no code')
  for (const [key, state] of metadata) if (state === 'stored') must(key in user.metadata, `no metadata ${key}`)
  return missing
}

async function duplicateNames(storage: Storage): Promise<string[]> {
  const rows = await storage.rows
    .selectFrom('users')
    .select(({ fn }) => ['user_name_key', fn.countAll<number>().as('count')])
    .groupBy('user_name_key')
    .having(({ fn }) => fn.countAll(), '>', 1)
    .execute()
  return rows.map((row) => `the name ${row.user_name_key} stands ${row.count} times`)
}

/** Rows without events in the log, and missing rows. */
async function differences(storage: Storage): Promise<string[]> {
  const expected = await rowsOfLog(storage)
  const problems: string[] = []
  for (const name of Object.keys(projections) as TableName[]) {
    for (const row of await storage.rows.selectFrom(name).selectAll().execute()) {
      const address = addressOf(name, row)
      if (expected.get(address) !== canonical(name, row)) problems.push(`${address}: ${canonical(name, row)}`)
      expected.delete(address)
    }
  }
  for (const address of expected.keys()) problems.push(`${address}: no row`)
  return problems
}

type Cells = Readonly<Record<string, unknown>>

const addressOf = (table: TableName, row: Cells): string =>
  `${table} ${JSON.stringify(tableOf(table).key.map((column) => row[column]))}`
const canonical = (table: TableName, row: Cells): string =>
  JSON.stringify(Object.keys(tableOf(table).columns).map((column) => row[column] ?? null))

async function rowsOfLog(storage: Storage): Promise<Map<string, string>> {
  const rows = new Map<string, string>()
  const refs: AggregateRef[] = []
  for await (const event of storage.read({ aggregateTypes: aggregates.map((one) => one.type) }))
    if (event.sequence === 1) refs.push({ type: event.aggregateType, id: event.aggregateId })
  for (let from = 0; from < refs.length; from += 200) {
    const batch = refs.slice(from, from + 200)
    const events = await storage.readStreams(batch.map((ref) => ({ ...ref, after: 0 })))
    const streams = Map.groupBy(events, (event) => `${event.aggregateType} ${event.aggregateId}`)
    for (const ref of batch) {
      const aggregate = aggregates.find((one) => one.type === ref.type)
      for (const change of aggregate?.rowsOf(ref, streams.get(`${ref.type} ${ref.id}`) ?? []) ?? [])
        if ('put' in change) rows.set(addressOf(change.table, change.put), canonical(change.table, change.put))
    }
  }
  return rows
}
