import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

export interface BundledPackage {
  readonly name: string
  readonly version: string
  readonly licence: string
  /** Texts of the licence and notice files that the package brings. */
  readonly texts: readonly string[]
}

const FOLDER = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//

/** The npm packages that the given module files belong to, each once, by name. */
export function bundledPackages(root: string, modules: Iterable<string>): BundledPackage[] {
  const folders = new Set(
    [...modules].flatMap((id) => FOLDER.exec(path.relative(root, id.replace(/^\0/, '')))?.[1] ?? []),
  )
  return [...folders].map((folder) => readPackage(path.join(root, folder))).sort((a, b) => (a.name < b.name ? -1 : 1))
}

function readPackage(folder: string): BundledPackage {
  const { name, version, license } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as {
    name: string
    version: string
    license?: string
  }
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|notice|copying)/i.test(file))
  const texts = files.map((file) => readFileSync(path.join(folder, file), 'utf8').trim())
  return { name, version, licence: license ?? 'see below', texts }
}

/** Returns the notices that the licences of bundled packages require to be distributed. */
export const noticesOf = (packages: readonly BundledPackage[]): string =>
  packages
    .map(({ name, version, licence, texts }) => [`${name} ${version} (${licence})`, ...texts].join('\n\n'))
    .join(`\n\n${'-'.repeat(80)}\n\n`)
    .concat('\n')
