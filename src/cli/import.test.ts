import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { exportCommand } from '#cli/export.ts'
import { importCommand } from '#cli/import.ts'
import type { OptionValues } from '#cli/run-command.ts'
import { type Config, ConfigError, loadConfig } from '#config'

let folder: string
let config: Config
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'usher-cli-'))
  config = loadConfig({ USHER_DATA_DIR: path.join(folder, 'data'), USHER_LOG_LEVEL: 'error' }, undefined)
  await writeFile(path.join(folder, 'people.jsonl'), '{"userName":"ada"}')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const run = (args: string[], values: OptionValues = {}) =>
  importCommand(config, { json: false, args: args.map((name) => path.join(folder, name)), values })

test('an invalid command line is rejected with the usage of the command', async () => {
  await expect(run([])).rejects.toThrow(/^Usage: usher import <file>/)
  await expect(run(['people.jsonl', 'more.jsonl'])).rejects.toThrow(ConfigError)
  const wrong: OptionValues[] = [
    { 'on-conflict': 'replace' },
    { idp: ['x'] },
    { idp: ['a=b=c'] },
    { role: ['a=b'] },
    { country: 'XX' },
  ]
  for (const values of wrong) await expect(run(['people.jsonl'], values)).rejects.toThrow(ConfigError)
  const exported = exportCommand(config, { json: false, args: ['x'], values: {} })
  await expect(exported).rejects.toThrow(/^Usage: usher export/)
})

test('a missing file, and an empty or missing store, fail with an error that names the cause', async () => {
  await expect(run(['nowhere.jsonl'])).rejects.toThrow(/nowhere/)
  await expect(exportCommand(config, { json: false, args: [], values: { 'with-secrets': true } })).rejects.toThrow(
    /there is no store at/,
  )
  await expect(run(['people.jsonl'])).rejects.toThrow('the store is empty; set it up first: usher setup')
  await expect(exportCommand(config, { json: false, args: [], values: { 'with-secrets': true } })).rejects.toThrow(
    'the store is empty',
  )
})
