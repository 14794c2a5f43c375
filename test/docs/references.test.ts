import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { userEvents } from '#cli/start/security-events.ts'
import { referencePages } from '../../scripts/references/reference-pages.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')

test('the pages of docs/reference are what `npm run references` writes', async () => {
  for (const [name, text] of await referencePages())
    expect(readFileSync(path.join(ROOT, 'docs/reference', name), 'utf8'), `run npm run references: ${name}`).toBe(text)
})

test('every stored event that is logged exists in the domain', () => {
  const files = readdirSync(path.join(ROOT, 'src/domain'), { recursive: true, encoding: 'utf8' })
  const source = files
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => readFileSync(path.join(ROOT, 'src/domain', file), 'utf8'))
    .join('\n')
  // Names are also put together from a prefix and an ending.
  const missing = [...userEvents.keys()].filter((type) => !source.includes(`'${type}'`))
  expect(missing).toEqual([])
})
