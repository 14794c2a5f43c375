import { describe } from 'vitest'
import type { Engine } from '#test/contract/engine.ts'
import { eventFilterContract } from '#test/contract/event-filter.contract.ts'
import { eventLogContract } from '#test/contract/event-log.contract.ts'
import { locksContract } from '#test/contract/locks.contract.ts'
import { namesContract } from '#test/contract/names.contract.ts'
import { outboxContract } from '#test/contract/outbox.contract.ts'
import { preparedContract } from '#test/contract/prepared.contract.ts'
import { tablesContract } from '#test/contract/tables.contract.ts'

/** Tests the contract of the port with one engine. */
export function storageContract(engine: Engine): void {
  describe(`storage contract: ${engine.name}`, () => {
    eventLogContract(engine)
    eventFilterContract(engine)
    namesContract(engine)
    tablesContract(engine)
    preparedContract(engine)
    outboxContract(engine)
    locksContract(engine)
  })
}
