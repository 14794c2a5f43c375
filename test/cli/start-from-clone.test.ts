/** `npm start` in a clone that is not ready to run: one sentence with the remedy, in place of a stack. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

const ROOT = path.resolve(import.meta.dirname, '../..')
/** What an old Node.js reports as its version. */
const OLD = "data:text/javascript,Object.defineProperty(process, 'versions', { value: { node: '20.20.2' } })"

let clone: string
beforeAll(() => {
  clone = mkdtempSync(path.join(tmpdir(), 'usher-clone-'))
  for (const part of ['scripts/start.mjs', 'src', 'package.json'])
    cpSync(path.join(ROOT, part), path.join(clone, part), { recursive: true })
})
afterAll(() => rmSync(clone, { recursive: true, force: true }))

const node = (...args: string[]) =>
  spawnSync(process.execPath, args, { cwd: clone, encoding: 'utf8', env: { PATH: process.env.PATH ?? '' } })

test('without the packages, npm start asks for npm ci', () => {
  expect(node('scripts/start.mjs')).toMatchObject({
    status: 1,
    stderr: 'usher: the packages of this clone are not installed: run npm ci\n',
  })
})

test('with packages of an earlier version, a missing one is named', () => {
  mkdirSync(path.join(clone, 'node_modules'), { recursive: true })
  const { status, stderr } = node('scripts/start.mjs')
  expect({ status, stderr }).toEqual({
    status: 1,
    stderr: expect.stringMatching(/^usher: a package is not installed; run npm ci \(Cannot find package '.+\n$/),
  })
})

test('an old Node.js gets the version that is needed', () => {
  mkdirSync(path.join(clone, 'node_modules'), { recursive: true })
  const { status, stderr } = node('--import', OLD, 'scripts/start.mjs')
  expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining('Node.js 24 or newer is needed') })
})
