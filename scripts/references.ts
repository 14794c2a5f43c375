/**
 * `npm run references`: writes the pages of docs/reference from the source. With `--check`, compares them instead, and
 * exits with 1 when one differs.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { referencePages } from './references/reference-pages.ts'

const FOLDER = path.resolve(import.meta.dirname, '../docs/reference')
const isCheck = process.argv.includes('--check')

mkdirSync(FOLDER, { recursive: true })
for (const [name, text] of await referencePages()) {
  if (!isCheck) writeFileSync(path.join(FOLDER, name), text)
  else if (readFileSync(path.join(FOLDER, name), 'utf8') !== text) {
    console.log(`  docs/reference/${name} differs from the source: npm run references`)
    process.exitCode = 1
  }
}
