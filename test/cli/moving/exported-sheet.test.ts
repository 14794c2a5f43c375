/** The sheet of `usher export --format csv` imports again: into the same store, and into another one. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { systemCaller } from '#domain/caller.ts'
import { exportPeople } from '#domain/user/flows/transfer/export-people.ts'
import { columns, writeRow } from '#people-format/write-row.ts'
import { type ImportServer, startImportServer } from '#test/support/import-case.ts'
import { addProvider } from '#test/support/reimport.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let here: ImportServer
let there: ImportServer
let folder: string
beforeAll(async () => {
  here = await startImportServer()
  there = await startImportServer()
  folder = await mkdtemp(path.join(tmpdir(), 'usher-sheet-'))
})
afterAll(async () => {
  await Promise.all([here.stop(), there.stop()])
  await rm(folder, { recursive: true, force: true })
})

/** The sheet of a store, without the users that every store has. */
async function sheetOf({ server }: ImportServer): Promise<string[]> {
  const ctx = { ...server.runtime.services, caller: systemCaller('TEST') }
  const rows: string[] = []
  for await (const person of exportPeople(ctx, { orgId: '', since: 0 })) {
    const row = writeRow(person)
    if (!/,(admin|admin-machine),/.test(row)) rows.push(row)
  }
  return rows.toSorted()
}

test('a sheet imports into the same store without a difference, and into another one with the same rows', async () => {
  const idp = await addProvider(here)
  const user = (userName: string, more: object) => ({
    userId: `id-${userName.replace(/\W/g, '')}`,
    userName,
    state: 'USER_STATE_ACTIVE',
    email: { email: `${userName.replace(/\W/g, '')}@acme.example`, isEmailVerified: true },
    metadata: [{ key: 'plan', value: 'Z29sZA==' }],
    ...more,
  })
  const people = [
    user('ada', {
      profile: { firstName: '=1+1', lastName: '-A; "x"', displayName: '@ada', gender: 'GENDER_FEMALE' },
      phone: { phone: '+41791112233', isPhoneVerified: true },
      password: 'Correct-horse-7',
    }),
    user('ben', { idps: [{ configId: idp, externalUserId: '9', displayName: 'b' }], state: 'USER_STATE_LOCKED' }),
    user('cleo', { state: 'USER_STATE_INACTIVE' }),
    user('=dora', { state: 'USER_STATE_INITIAL' }),
    {
      userId: 'robot',
      userName: 'robot',
      state: 'USER_STATE_ACTIVE',
      machine: { name: 'R2', description: 'd', accessTokenType: 'ACCESS_TOKEN_TYPE_JWT' },
    },
  ]
  const lines = path.join(folder, 'people.jsonl')
  await writeFile(lines, people.map((one) => JSON.stringify(one)).join('\n'))
  expect((await here.run(lines)).totals).toMatchObject({ imported: 5, refused: 0 })
  const rows = await sheetOf(here)
  const sheet = path.join(folder, 'people.csv')
  await writeFile(sheet, `${columns.join(',')}\n${rows.join('\n')}\n`)

  const same = await here.run(sheet)
  expect(same).toMatchObject({ code: 0, totals: { imported: 0, skipped: 5, refused: 0 } })
  expect(same.totals).not.toHaveProperty('leftBehind')
  expect((await here.run(sheet, '--on-conflict', 'update')).totals).toMatchObject({ skipped: 5, refused: 0 })
  expect(await sheetOf(here)).toEqual(rows)

  const { body } = await there.server.rest('GET', '/management/v1/orgs/me')
  const other = await there.run(sheet, '--org', body.org.id, '--no-credential', 'keep')
  expect(other).toMatchObject({ code: 0, totals: { imported: 5, refused: 0 } })
  const withoutOrg = (all: readonly string[]) => all.map((row) => row.replace(/,\d{10,},/, ',,'))
  expect(withoutOrg(await sheetOf(there))).toEqual(withoutOrg(rows))
})
