import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSqliteStorage } from '#storage/sqlite/open.ts'
import { silentLog } from '#test/contract/silent-log.ts'
import { storageContract } from '#test/contract/storage.contract.ts'

storageContract({
  name: 'SQLite in a file',
  keeps: true,
  create: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'usher-sqlite-'))
    return {
      open: () => openSqliteStorage({ path: join(folder, 'store', 'usher.db'), log: silentLog }),
      remove: () => rm(folder, { recursive: true }),
    }
  },
})

storageContract({
  name: 'SQLite in memory',
  keeps: false,
  create: async () => ({
    open: () => openSqliteStorage({ path: ':memory:', log: silentLog }),
    remove: async () => undefined,
  }),
})
