import { describe, it } from 'vitest'
import { openPostgresStorage } from '#storage/postgres/open.ts'
import { silentLog } from '#test/contract/silent-log.ts'
import { storageContract } from '#test/contract/storage.contract.ts'
import { testPostgres } from '#test/support/postgres.ts'

const postgres = await testPostgres()

if (postgres.available) {
  storageContract({
    name: 'PostgreSQL',
    keeps: true,
    create: async () => {
      const database = await postgres.createDatabase()
      return {
        open: () => openPostgresStorage({ url: database.url, log: silentLog }),
        remove: () => database.drop(),
      }
    },
  })
} else {
  describe('storage contract: PostgreSQL', () => {
    it.skip(`cannot run here: ${postgres.reason}`)
  })
}
