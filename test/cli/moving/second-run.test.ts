import path from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { caseFile, type ImportServer, startImportServer } from '#test/support/import-case.ts'
import { totpCode } from '#test/support/totp-code.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

let here: ImportServer
beforeEach(async () => {
  here = await startImportServer()
})
afterEach(() => here.stop())

const delta = (n: number, ...options: string[]) => here.run(caseFile(`delta-${n}.jsonl`), ...options)

test('a second run updates users to the file and names changed and missing ones', async () => {
  const report = path.join(here.server.dataDir, 'report.jsonl')
  expect((await delta(1, '--report', report)).totals).toMatchObject({ imported: 6 })
  const update = ['--on-conflict', 'update', '--previous', report]
  const dry = await delta(2, ...update, '--dry-run')
  const { totals, results, code } = await delta(2, ...update)
  expect(code).toBe(0)
  expect(totals).toEqual({ imported: 1, updated: 4, skipped: 1, refused: 0, gone: ['delta5@acme.example'] })
  expect(dry.totals).toEqual(totals)
  expect(results.map(({ status, changed }) => [status, changed])).toEqual([
    ['skipped', undefined],
    ['updated', ['profile']],
    ['updated', ['hashedPassword']],
    ['updated', ['state']],
    ['updated', ['metadata']],
    ['imported', undefined],
  ])
  expect((await here.user('delta1@acme.example')).state.profile.lastName).toBe('Changed')
  expect(await here.signsIn('delta2@acme.example', 'New-horse-8')).toBe(true)
  expect((await here.user('delta3@acme.example')).state.status).toBe('inactive')
  expect(await here.metadata('delta4@acme.example', 'plan')).toBe('silver')
  expect(await here.passesTotp('delta9@acme.example', totpCode('JBSWY3DPEHPK3PXP', Date.now()))).toBe(true)
  expect((await delta(2, ...update)).totals).toMatchObject({ imported: 0, skipped: 6 })
})

test('a password used since the import is not replaced by the one of the file', async () => {
  await delta(1)
  expect(await here.signsIn('delta2@acme.example', 'Correct-horse-7')).toBe(true)
  const { results } = await delta(2, '--on-conflict', 'update')
  expect(results[2]).toMatchObject({ status: 'skipped', kept: ['hashedPassword'] })
  expect(await here.signsIn('delta2@acme.example', 'Correct-horse-7')).toBe(true)
  expect(await here.signsIn('delta2@acme.example', 'New-horse-8')).toBe(false)
})

test('without an option, users with different data are rejected and nothing changes', async () => {
  await delta(1)
  const { totals, results } = await delta(2)
  expect(totals).toMatchObject({ imported: 1, refused: 3, skipped: 2 })
  expect(results[1].faults[0].message).toContain('profile.lastName')
  expect((await here.user('delta1@acme.example')).state.profile.lastName).toBe('Brandt')
})
