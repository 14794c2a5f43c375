import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { capture, caseFile, type ImportServer, startImportServer } from '#test/support/import-case.ts'
import { type UsherFolder, usherFolder } from '#test/support/run-usher.ts'

vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 })

let here: ImportServer
let usher: UsherFolder
let folder: string
beforeAll(async () => {
  here = await startImportServer()
  usher = await usherFolder()
  folder = await mkdtemp(path.join(tmpdir(), 'usher-try-'))
})
afterAll(async () => {
  await here.stop()
  await usher.remove()
  await rm(folder, { recursive: true, force: true })
})

async function tryPassword(password: string, ...args: string[]) {
  const { child, ran } = usher.begin('import', ...args)
  child.stdin?.end(`${password}\n`)
  return ran
}

test('a known password is checked against the file before anything is stored', async () => {
  const file = caseFile('devise-peppered.csv')
  const pepper = ['--hash-config', caseFile('devise-pepper.txt')]
  const login = ['--try', 'dv1@acme.example']
  expect(await tryPassword('Correct-horse-7', file, ...login, ...pepper)).toMatchObject({
    code: 0,
    stdout: 'The hash of dv1@acme.example verifies.\n',
  })
  const without = await tryPassword('Correct-horse-7', file, ...login)
  expect(without).toMatchObject({ code: 1, stdout: expect.stringContaining('does not verify') })
  expect(await tryPassword('x', file, '--try', 'nobody')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('nobody'),
  })
})

test('faults of other members do not prevent the check, and clear text is named', async () => {
  const file = path.join(folder, 'people.jsonl')
  const phone = { phone: { phone: '079 123' }, email: { email: 'no address' } }
  const hash = '$2a$12$aLYFkieuqJyeynvptPTxpehSViui5WeAPuR2Xw1wui9CPHEaacmFq'
  const people = [
    { userName: 'hashed', ...phone, hashedPassword: { value: hash } },
    { userName: 'clear', ...phone, password: 'Secret-123' },
  ]
  await writeFile(file, people.map((one) => `${JSON.stringify(one)}\n`).join(''))
  expect(await tryPassword('wrong', file, '--try', 'hashed')).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('does not verify'),
  })
  expect(await tryPassword('Secret-123', file, '--try', 'clear')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('in clear text'),
  })
})

test('one command invites all waiting users, or one by name, and names users without an address', async () => {
  await here.run(caseFile('a0-passwordless.ndjson'))
  await here.run(caseFile('no-way-in.jsonl'), '--no-credential', 'initial')
  const run = (...args: string[]) => capture(['invite', '--url', here.server.url, '--token', here.server.pat, ...args])
  expect((await run('--dry-run')).stdout).toBe('2 would be invited; 1 without an email address.\n')
  const { stdout, stderr, code } = await run()
  expect(code).toBe(0)
  expect(stdout).toBe('2 invited; 1 without an email address.\n')
  expect(stderr).toBe('+41791112255: has no email address\n')
  const mails = await here.server.mails(2)
  expect(mails.join()).toContain('nw1@acme.example')
  expect(mails.join()).toContain('pl1@acme.example')
  expect(await run('nobody')).toMatchObject({ code: 1, stdout: '0 invited; 0 without an email address.\n' })
})
