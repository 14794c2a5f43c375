/** Authenticators and recovery codes, in the forms in which each system writes them. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { hashRecoveryCode } from '#domain/user/recovery/recovery-code.ts'
import { authenticatorForms, BASE32, CODE } from '#test/support/authenticator-forms.ts'
import { type ImportServer, startImportServer } from '#test/support/import-case.ts'
import { hotpCode, totpCode } from '#test/support/totp-code.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

let here: ImportServer
let folder = ''
beforeAll(async () => {
  here = await startImportServer()
  folder = await mkdtemp(path.join(tmpdir(), 'usher-authenticators-'))
})
afterAll(async () => {
  await here.stop()
  await rm(folder, { recursive: true })
})

test.each(authenticatorForms.map((form, at) => ({ ...form, at })))('$system, form $at', async (one) => {
  const name = `person${one.at}`
  const content = typeof one.file === 'string' ? one.file : JSON.stringify(one.file)
  const file = path.join(folder, `${one.at}.txt`)
  await writeFile(file, content.replaceAll('NAME', name))
  const { totals, results, stderr } = await here.run(
    file,
    '--invalid',
    'drop',
    '--no-credential',
    'keep',
    ...(one.options ?? []),
  )
  expect({ ...totals, stderr }).toMatchObject({ imported: 1, refused: 0, source: one.system, stderr: '' })
  expect(totals.leftBehind ?? {}).toEqual(one.leftBehind ?? {})
  const { userName } = results.find((result) => result.userName !== undefined) ?? {}
  const { totp, furtherTotps, recovery } = (await here.user(userName)).state
  if (one.names) expect([totp, ...furtherTotps].map((each) => each?.name)).toEqual(one.names)
  expect(Object.keys(recovery.codes).includes(hashRecoveryCode(CODE))).toBe(one.recovery === true)
  const hasSecret = /JBSW|4865|SGVs/i.test(content)
  expect(totp !== undefined).toBe(hasSecret)
  if (!hasSecret) return
  const code = one.counter ? hotpCode(BASE32, one.counter) : totpCode(BASE32, Date.now(), one.form)
  expect(await here.passesTotp(userName, code)).toBe(true)
  expect(await here.passesTotp(userName, code)).toBe(false)
})
