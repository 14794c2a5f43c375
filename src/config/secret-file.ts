import { randomBytes } from 'node:crypto'
import { link, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import path from 'node:path'

/** A secret in a temporary file, readable by its owner only (mode 0600). */
export interface SecretDraft {
  readonly secret: string
  /** Renames the file to its final name. An existing file, perhaps of another store, gets the time appended to its name. */
  place(): Promise<void>
  discard(): Promise<void>
}

const DRAFT = /^\.[0-9a-f]{16}\.draft$/

/** Writes a secret beside the file that it is for: whole and on disk when this resolves, or not there at all. */
export async function draftSecretFile(file: string, secret: string): Promise<SecretDraft> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 })
  const draft = `${file}.${randomBytes(8).toString('hex')}.draft`
  try {
    await writeAll(draft, secret)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
  return secretDraft(file, draft, secret)
}

/** The drafts beside a file, of any process. */
export async function draftsOf(file: string): Promise<SecretDraft[]> {
  const folder = path.dirname(file)
  const names = await readdir(folder).catch(() => [])
  const drafts = names.filter((name) => name.startsWith(path.basename(file)))
  const draftsOfFile = drafts.filter((name) => DRAFT.test(name.slice(path.basename(file).length)))
  return Promise.all(
    draftsOfFile.map(async (name) => {
      const draft = path.join(folder, name)
      return secretDraft(file, draft, (await readFile(draft, 'utf8').catch(() => '')).trim())
    }),
  )
}

const secretDraft = (file: string, draft: string, secret: string): SecretDraft => ({
  secret,
  async place() {
    const before = `${file}.before-${new Date().toISOString().replaceAll(':', '-')}`
    await rename(file, before).catch(ignoring('ENOENT'))
    await rename(draft, file)
  },
  discard: () => rm(draft, { force: true }),
})

/** Creates a file with a secret; keeps the file if another process created it first. */
export async function makeSecretFile(file: string, secret: string): Promise<void> {
  const draft = `${file}.${randomBytes(8).toString('hex')}.tmp`
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 })
  try {
    await writeAll(draft, secret)
    await link(draft, file).catch(ignoring('EEXIST'))
  } finally {
    await rm(draft, { force: true })
  }
}

async function writeAll(file: string, secret: string): Promise<void> {
  const handle = await open(file, 'wx', 0o600)
  try {
    await handle.writeFile(`${secret}\n`)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

const ignoring =
  (code: string) =>
  (error: unknown): void => {
    if (!(error instanceof Error && 'code' in error && error.code === code)) throw error
  }
