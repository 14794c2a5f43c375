import { readFileSync } from 'node:fs'
import path from 'node:path'
import { parseAllDocuments } from 'yaml'

export const ROOT = path.resolve(import.meta.dirname, '../..')

/** Whatever a manifest holds; tests go into it by the paths that they assert on. */
// biome-ignore lint/suspicious/noExplicitAny: a manifest's shape is what the tests verify
export type Manifest = any

export const readText = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8')

/** The documents of a YAML file; throws for one that is not valid, duplicate keys included. */
export function yamlDocuments(file: string): Manifest[] {
  return parseAllDocuments(readText(file)).map((document) => {
    const [problem] = [...document.errors, ...document.warnings]
    if (problem) throw new Error(`${file}: ${problem.message}`)
    return document.toJS()
  })
}
