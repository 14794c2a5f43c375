/** Services on an in-memory store, with one organization and its owner, for tests of single commands. */

import type { OrgContext } from '#api/zitadel/org-context.ts'
import { createCipher } from '#crypto/cipher.ts'
import { passwordHasher } from '#crypto/password/hasher.ts'
import { systemCaller } from '#domain/caller.ts'
import type { Services } from '#domain/context.ts'
import { orgAdded } from '#domain/org/events.ts'
import { orgAggregate } from '#domain/org/org.ts'
import { humanAdded } from '#domain/user/human/events.ts'
import { userAggregate } from '#domain/user/user.ts'
import { EventStore } from '#eventstore/event-store.ts'
import { createIdSource } from '#kit/ids.ts'
import { openSqliteStorage } from '#storage/sqlite/open.ts'
import { collectingLog } from '#test/support/collecting-log.ts'

const by = { creator: 'TEST', now: 1_000 }

export interface InMemory {
  readonly services: Services
  /** Acts in organization `acme`, as the server itself. */
  readonly ctx: OrgContext
  addOrg(id: string): Promise<void>
  addPerson(id: string, orgId?: string): Promise<void>
  close(): Promise<void>
}

export async function inMemoryServices(): Promise<InMemory> {
  const storage = await openSqliteStorage({ path: ':memory:', log: collectingLog().log })
  await storage.migrate()
  const passwords = passwordHasher({ settings: { scheme: 'bcrypt', cost: 10 } })
  const events = new EventStore(storage)
  const services: Services = {
    events,
    rows: storage.rows,
    newId: createIdSource(storage.processNumber),
    passwords,
    cipher: createCipher({ keyId: 'test', masterKey: new Uint8Array(32).fill(7) }),
    externalUrl: 'http://localhost:8080',
  }
  const addOrg = async (id: string) => {
    const before = events.nonexistent(orgAggregate, id)
    await events.pushOne(by, { aggregate: orgAggregate, before, owner: id, events: [orgAdded(id)] })
  }
  await addOrg('acme')
  return {
    services,
    ctx: { ...services, caller: systemCaller('TEST', 'acme'), orgId: 'acme', now: by.now, language: 'en' },
    addOrg,
    async addPerson(id, orgId = 'acme') {
      const before = events.nonexistent(userAggregate, id)
      await events.pushOne(by, { aggregate: userAggregate, before, owner: orgId, events: [person(id)] })
    },
    async close() {
      await passwords.close()
      await storage.close()
    },
  }
}

const person = (userName: string) =>
  humanAdded({
    userName,
    userNameScoped: false,
    firstName: 'Minnie',
    lastName: 'Mouse',
    nickName: '',
    displayName: 'Minnie Mouse',
    preferredLanguage: 'en',
    gender: 0,
    email: `${userName}@acme.ch`,
    phone: '',
    encodedHash: '',
    changeRequired: false,
  })
