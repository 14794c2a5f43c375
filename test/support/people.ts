/** People for tests of single commands: as pure states, and as streams in an in-memory store. */

import type { OrgContext } from '#api/zitadel/org-context.ts'
import { createCipher } from '#crypto/cipher.ts'
import { type PasswordHasher, passwordHasher } from '#crypto/password/hasher.ts'
import { systemCaller } from '#domain/caller.ts'
import type { Services } from '#domain/context.ts'
import { orgAdded, orgDomainAdded, orgDomainPrimarySet, orgDomainVerified } from '#domain/org/events.ts'
import { orgAggregate } from '#domain/org/org.ts'
import { humanAdded } from '#domain/user/human/events.ts'
import { type CodeKind, newCode } from '#domain/user/new-code.ts'
import { type UserEvent, userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import type { Folded } from '#eventstore/aggregate.ts'
import { EventStore } from '#eventstore/event-store.ts'
import { foldEvent, nonexistent } from '#eventstore/fold.ts'
import { createIdSource } from '#kit/ids.ts'
import { openSqliteStorage } from '#storage/sqlite/open.ts'
import { collectingLog } from '#test/support/collecting-log.ts'

export const ORG = '100'
export const NOW = Date.UTC(2026, 0, 1)

export const cipher = createCipher({ keyId: 'test', masterKey: new Uint8Array(32).fill(7) })

/** A code as it was mailed, and as the log keeps it. */
export const codeFor = (kind: CodeKind, now = NOW) => newCode({ cipher, now }, kind)

export const added = (changes: Partial<ReturnType<typeof humanAdded>['payload']> = {}) =>
  humanAdded({
    userName: 'minnie',
    userNameScoped: false,
    firstName: 'Minnie',
    lastName: 'Mouse',
    nickName: '',
    displayName: 'Minnie Mouse',
    preferredLanguage: 'en',
    gender: 0,
    email: 'minnie@acme.example',
    phone: '',
    encodedHash: '',
    changeRequired: false,
    ...changes,
  })

/** The user after these events, without a store. */
export function userAfter(...events: UserEvent[]): Folded<User> {
  let folded = nonexistent(userAggregate, '200')
  for (const event of events)
    folded = foldEvent(userAggregate, folded, {
      ...event,
      aggregateId: '200',
      owner: ORG,
      sequence: folded.sequence + 1,
      creator: 'TEST',
      createdAt: NOW,
    })
  return folded
}

export const stateAfter = (...events: UserEvent[]): User => userAfter(...events).state

/** Returns the reason (or the id) of the thrown error; undefined when nothing was thrown. */
export function refusalOf(work: () => unknown): string | undefined {
  try {
    work()
    return undefined
  } catch (error) {
    const { reason, id } = error as { reason?: string; id?: string }
    return reason ?? id
  }
}

/** Returns the reason (or the id) of the rejection; undefined when the work succeeded. */
export async function rejectionOf(work: Promise<unknown>): Promise<string | undefined> {
  try {
    await work
    return undefined
  } catch (error) {
    const { reason, id } = error as { reason?: string; id?: string }
    return reason ?? id
  }
}

export interface People {
  readonly services: Services
  /** Acts in the organization as the server itself. */
  ctx(changes?: Partial<OrgContext>): OrgContext
  /** Stores a person's events. */
  given(userId: string, ...events: UserEvent[]): Promise<void>
  load(userId: string): Promise<Folded<User>>
  /** The types of a person's events from a sequence on. */
  eventTypes(userId: string, after?: number): Promise<string[]>
  close(): Promise<void>
}

/** An in-memory store with one organization, `acme.example`, and no people. */
export async function createPeople(passwords?: PasswordHasher): Promise<People> {
  const storage = await openSqliteStorage({ path: ':memory:', log: collectingLog().log })
  await storage.migrate()
  const hasher =
    passwords ?? passwordHasher({ cipher, settings: { scheme: 'argon2id', memoryKib: 256, passes: 1, lanes: 1 } })
  const events = new EventStore(storage)
  const services: Services = {
    events,
    rows: storage.rows,
    newId: createIdSource(storage.processNumber),
    passwords: hasher,
    cipher,
    externalUrl: 'http://localhost:8080',
  }
  const by = { creator: 'TEST', now: NOW }
  await events.pushOne(by, {
    aggregate: orgAggregate,
    before: events.nonexistent(orgAggregate, ORG),
    owner: ORG,
    events: [
      orgAdded('Acme'),
      orgDomainAdded('acme.example'),
      orgDomainVerified('acme.example'),
      orgDomainPrimarySet('acme.example'),
    ],
  })
  return {
    services,
    ctx: (changes = {}) => ({
      ...services,
      caller: systemCaller('TEST', ORG),
      orgId: ORG,
      now: NOW,
      language: 'en',
      ...changes,
    }),
    async given(userId, ...history) {
      const before = await events.load(userAggregate, userId)
      await events.pushOne(by, { aggregate: userAggregate, before, owner: ORG, events: history })
    },
    load: (userId) => events.load(userAggregate, userId),
    async eventTypes(userId, after = 0) {
      const stored = await storage.readStreams([{ type: 'user', id: userId, after }])
      return stored.map((event) => event.type)
    },
    async close() {
      await hasher.close()
      await storage.close()
    },
  }
}
