/** Export files of each system, with the users to import and the data to report as skipped. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { caseFile, type ImportServer, startImportServer } from '#test/support/import-case.ts'
import { checkMovingCase, movingCases, optionsOf } from '#test/support/moving-cases.ts'
import { addProvider, reimport } from '#test/support/reimport.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

let here: ImportServer
beforeEach(async () => {
  here = await startImportServer()
})
afterEach(() => here.stop())

test.each(movingCases)('$file $options', async (one) => {
  const idp = await addProvider(here)
  await checkMovingCase(here, one, idp)
  // A second run skips all users.
  expect((await here.run(caseFile(one.file), ...optionsOf(one, idp))).totals).toMatchObject({
    imported: 0,
    skipped: one.imported,
    refused: 0,
  })
  // An export brings the same people into another server.
  const { before, after, ...again } = await reimport(here, [idp])
  expect(again).toMatchObject({ totals: { imported: one.imported, refused: 0 }, stderr: '' })
  expect(after).toEqual(before)
})
