/** Expressions that administrators define take no longer than the value is long, or cannot be defined (ASVS 5.0 1.3.12). */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fullMatch } from '#domain/attribute-definition/full-match.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'

let server: TestServer
let key: string
beforeAll(async () => {
  server = await startServer()
  key = (await readFile(path.join(server.dataDir, 'nevis.key'), 'utf8')).trim()
})
afterAll(() => server.stop())

const define = (name: string, regex: string) => server.rest('POST', '/nevis/admin/v1/attributes', { name, regex })
const create = (body: object) => server.rest('POST', '/nevis/api/v1/users', body, { token: key })

test.each([
  '(\\w+\\s?)*',
  '(a+)+',
  '(a|aa)*b',
  '(a|a?)+',
  '([a-z]+)*\\d',
  '(.*a){12}',
  '(x+x+)+y',
  '^(([a-z])+.)+[A-Z]([a-z])+$',
])('%s matches in bounded time for every value', (regex) => {
  const compiled = fullMatch(regex)
  if (!compiled) throw new Error('it should compile')
  for (const value of [`${'a'.repeat(499)}!`, `${'a '.repeat(249)}!`, 'x'.repeat(500)]) {
    const before = performance.now()
    compiled.test(value)
    expect(performance.now() - before).toBeLessThan(2_000)
  }
})

test.each([
  '(?=a)b',
  '(?<!a)b',
  '(a)\\1',
  '(?<x>a)\\k<x>',
  '(((a?){100}){10})x',
  '((a{0,1000}){0,1000})',
  '(',
  '[',
  '*',
])('%s cannot be defined', async (regex) => {
  const response = await define('refused', regex)
  expect(response.status).toBe(422)
})

test('a value with exponential matching time is answered at once, without blocking other requests', async () => {
  expect((await define('slow', '(\\w+\\s?)*')).status).toBe(201)
  const person = (slow: string) => ({
    loginId: `m${slow.length}@acme.example`,
    properties: { slow },
  })
  const [wrong, right, health] = await Promise.all([
    create(person(`${'a'.repeat(60)}!`)),
    create(person('some words of hers')),
    fetch(`${server.url}/debug/healthz`),
  ])
  expect([wrong.status, right.status, health.status]).toEqual([422, 201, 200])
})

test.each([
  ['C-\\d+', 'C-1007', true],
  ['C-\\d+', 'xC-1007', false],
  ['a|b', 'ab', false],
  ['\\p{L}+', 'Zürich', true],
  ['[A-Z]{2}\\d{2}( ?[A-Z0-9]{4}){3,7}( ?[A-Z0-9]{1,3})?', 'CH93 0076 2011 6238 5295 7', true],
])('ordinary expressions go on: %s and %s', (regex, value, fits) => expect(fullMatch(regex)?.test(value)).toBe(fits))
