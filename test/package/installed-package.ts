/** The package as `npm pack` writes it, installed into an empty folder with what it depends on at run time. */
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'

const ROOT = path.resolve(import.meta.dirname, '../..')
const exec = promisify(execFile)

export interface InstalledPackage {
  readonly folder: string
  /** The command `usher` that the installation made. */
  readonly bin: string
  /** Paths of the files in the package. */
  readonly files: readonly string[]
  remove(): Promise<void>
}

export async function installPackage(): Promise<InstalledPackage> {
  const folder = await mkdtemp(path.join(tmpdir(), 'usher-package-'))
  const packed = await exec('npm', ['pack', '--json', '--silent', '--pack-destination', folder], {
    cwd: ROOT,
    maxBuffer: 16 * 1024 * 1024,
  })
  const [{ filename, files }] = JSON.parse(packed.stdout.slice(packed.stdout.indexOf('[\n'))) as [Packed]
  await writeFile(path.join(folder, 'package.json'), '{ "private": true }')
  // Nobody who installs it has to allow scripts: there are none.
  const flags = ['--omit=dev', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund']
  await exec('npm', ['install', ...flags, path.join(folder, filename)], { cwd: folder })
  return {
    folder,
    bin: path.join(folder, 'node_modules/.bin/usher'),
    files: files.map((file) => file.path),
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}

interface Packed {
  readonly filename: string
  readonly files: readonly { readonly path: string }[]
}
