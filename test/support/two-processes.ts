/**
 * Two processes on one store from the view of the domain: each with its own event store and memory. On in-memory
 * SQLite, or with STORAGE=postgres on a database with separate connections.
 */

import type { OrgContext } from '#api/zitadel/org-context.ts'
import { passwordHasher } from '#crypto/password/hasher.ts'
import { systemCaller } from '#domain/caller.ts'
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import { type LockoutPolicy, lockoutPolicy } from '#domain/policy/lockout-policy.ts'
import { policiesAggregate } from '#domain/policy/policies.ts'
import { policySet } from '#domain/policy/policy-events.ts'
import { type UserEvent, userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import type { Folded } from '#eventstore/aggregate.ts'
import { EventStore } from '#eventstore/event-store.ts'
import { createIdSource } from '#kit/ids.ts'
import type { Storage } from '#storage/port.ts'
import { openPostgresStorage } from '#storage/postgres/open.ts'
import { openSqliteStorage } from '#storage/sqlite/open.ts'
import { collectingLog } from '#test/support/collecting-log.ts'
import { cipher, NOW, ORG } from '#test/support/people.ts'
import { testPostgres } from '#test/support/postgres.ts'

export interface TwoProcesses {
  /** A request to the process of this number, modulo 2. */
  ctx(process: number, changes?: Partial<OrgContext>): OrgContext
  given(userId: string, ...events: UserEvent[]): Promise<void>
  load(userId: string): Promise<Folded<User>>
  eventTypes(userId: string, after?: number): Promise<string[]>
  setLockout(policy: Partial<LockoutPolicy>): Promise<void>
  close(): Promise<void>
}

export async function twoProcesses(): Promise<TwoProcesses> {
  const { one: storage, other, close } = await openTwice()
  await storage.migrate()
  const passwords = passwordHasher({ settings: { scheme: 'argon2id', memoryKib: 256, passes: 1, lanes: 1 } })
  const stores = [new EventStore(storage), new EventStore(other)] as const
  const by = { creator: 'TEST', now: NOW }
  const services = {
    rows: storage.rows,
    newId: createIdSource(storage.processNumber),
    passwords,
    cipher,
    externalUrl: 'http://localhost:8080',
  }
  return {
    ctx: (process, changes = {}) => ({
      ...services,
      events: stores[process % 2 === 0 ? 0 : 1],
      caller: systemCaller('TEST', ORG),
      orgId: ORG,
      now: NOW,
      language: 'en',
      ...changes,
    }),
    async given(userId, ...events) {
      const before = await stores[0].load(userAggregate, userId)
      await stores[0].pushOne(by, { aggregate: userAggregate, before, owner: ORG, events })
    },
    load: (userId) => stores[0].load(userAggregate, userId),
    async eventTypes(userId, after = 0) {
      const stored = await storage.readStreams([{ type: 'user', id: userId, after }])
      return stored.map((event) => event.type)
    },
    async setLockout(policy) {
      const before = await stores[0].load(policiesAggregate, INSTANCE_ID)
      const events = [policySet(lockoutPolicy, { ...lockoutPolicy.defaults, ...policy }, before)]
      await stores[0].pushOne(by, { aggregate: policiesAggregate, before, owner: INSTANCE_ID, events })
    },
    async close() {
      await passwords.close()
      await close()
    },
  }
}

async function openTwice(): Promise<{ one: Storage; other: Storage; close(): Promise<void> }> {
  const { log } = collectingLog()
  if (process.env.STORAGE !== 'postgres') {
    const one = await openSqliteStorage({ path: ':memory:', log })
    return { one, other: one, close: () => one.close() }
  }
  const postgres = await testPostgres()
  if (!postgres.available) throw new Error(`STORAGE=postgres: ${postgres.reason}`)
  const { url, drop } = await postgres.createDatabase()
  const one = await openPostgresStorage({ url, log })
  const other = await openPostgresStorage({ url, log })
  return {
    one,
    other,
    async close() {
      await Promise.all([one.close(), other.close()])
      await drop()
    },
  }
}
