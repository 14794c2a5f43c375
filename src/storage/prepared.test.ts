import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Storage } from '#storage/port.ts'
import { prepared, type Values } from '#storage/prepared.ts'
import { openSqliteStorage } from '#storage/sqlite/open.ts'
import { silentLog } from '#test/contract/silent-log.ts'
import { orgRow, unit } from '#test/contract/units.ts'

let storage: Storage
let reads: number
beforeEach(async () => {
  reads = 0
  storage = await openSqliteStorage({
    path: ':memory:',
    log: silentLog,
    watch: {
      around(work, run) {
        if (work.name === 'rows') reads += 1
        return run()
      },
      folded: () => undefined,
    },
  })
  await storage.migrate()
})
afterEach(() => storage.close())

const put = (id: string, name: string) => storage.push(unit({ rows: [{ table: 'orgs', put: orgRow({ id, name }) }] }))

const orgNamed = prepared((rows, value: Values<{ name: string; state: 'active' | 'inactive' }>) =>
  rows.selectFrom('orgs').select('id').where('state', '=', value('state')).where('name', '=', value('name')),
)
const rememberedOrg = prepared(
  (rows, value: Values<{ id: string }>) => rows.selectFrom('orgs').select('name').where('id', '=', value('id')),
  { reads: ['orgs'] },
)

test('each value takes its own place in the query, in any order of the arguments', async () => {
  await put('1', 'One')
  await put('2', 'Two')
  expect(await orgNamed(storage.rows, { name: 'Two', state: 'active' })).toEqual([{ id: '2' }])
  expect(await orgNamed(storage.rows, { state: 'active', name: 'One' })).toEqual([{ id: '1' }])
  expect(await orgNamed(storage.rows, { state: 'active', name: "One' OR 1=1" })).toEqual([])
})

test('where every change is visible, an answer is cached until one of its tables changes, and no longer', async () => {
  await put('1', 'One')
  expect(await rememberedOrg(storage.rows, { id: '1' })).toEqual([{ name: 'One' }])
  expect(await rememberedOrg(storage.rows, { id: '2' })).toEqual([])
  expect(reads).toBe(2)
  expect(await rememberedOrg(storage.rows, { id: '1' })).toEqual([{ name: 'One' }])
  expect(reads).toBe(2)
  await put('1', 'Uno')
  expect(await rememberedOrg(storage.rows, { id: '1' })).toEqual([{ name: 'Uno' }])
  await put('2', 'Two')
  expect(await rememberedOrg(storage.rows, { id: '2' })).toEqual([{ name: 'Two' }])
  await storage.clearProjections()
  expect(await rememberedOrg(storage.rows, { id: '1' })).toEqual([])
})

test('a query without tables to watch runs each time', async () => {
  await orgNamed(storage.rows, { name: 'One', state: 'active' })
  await orgNamed(storage.rows, { name: 'One', state: 'active' })
  expect(reads).toBe(2)
})
