/** The package as `npm pack` writes it, installed into an empty folder with what it depends on at run time. */
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { fencedBlocks, ROOT } from '#test/docs/fenced-blocks.ts'

const exec = promisify(execFile)

export interface InstalledPackage {
  readonly folder: string
  /** Starts the server, as the README does. */
  readonly start: readonly string[]
  /** The command `usher` that the installation made. */
  readonly bin: string
  /** Paths of the files in the package. */
  readonly files: readonly string[]
  remove(): Promise<void>
}

export async function installPackage(): Promise<InstalledPackage> {
  const folder = await mkdtemp(path.join(tmpdir(), 'usher-package-'))
  await shell(block('npm run build'), ROOT, { npm_config_pack_destination: folder })
  await writeFile(path.join(folder, 'package.json'), '{ "private": true }')
  const [install = '', start = ''] = block('npm install ./usher').split(' && ')
  // The package has no install scripts that a reader would have to allow.
  await shell(install, folder, { npm_config_ignore_scripts: 'true', npm_config_prefer_offline: 'true' })
  const [, archive = ''] = /\.\/(\S+\.tgz)$/.exec(install) ?? []
  const listed = await shell(`tar -tzf ${archive}`, folder)
  return {
    folder,
    start: start.trim().split(' '),
    bin: path.join(folder, 'node_modules/.bin/usher'),
    files: listed
      .trim()
      .split('\n')
      .map((file) => file.replace(/^package\//, '')),
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}

/** The commands of the README, as a reader pastes them. */
function block(start: string): string {
  const startBlock = fencedBlocks('README.md').find(({ text }) => text.startsWith(start))
  if (!startBlock) throw new Error(`README.md has no block that begins with ${start}`)
  return startBlock.text
}

async function shell(command: string, cwd: string, env: Record<string, string> = {}): Promise<string> {
  const quiet = { npm_config_audit: 'false', npm_config_fund: 'false', npm_config_loglevel: 'error' }
  const options = { cwd, maxBuffer: 16 * 1024 * 1024, env: { ...process.env, ...quiet, ...env } }
  return (await exec('bash', ['-euo', 'pipefail', '-c', command], options)).stdout
}
