/** `npm run references`: writes the reference pages that are made from the source; a test compares them with it. */
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { referencePages } from './references/reference-pages.ts'

const FOLDER = path.resolve(import.meta.dirname, '../docs/reference')

mkdirSync(FOLDER, { recursive: true })
for (const [name, text] of await referencePages()) {
  writeFileSync(path.join(FOLDER, name), text)
  console.log(`docs/reference/${name}`)
}
