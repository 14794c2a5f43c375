import { mkdir, open, rename } from 'node:fs/promises'
import path from 'node:path'

/** Writes a secret for its owner's eyes only (mode 0600): whole and on disk when this resolves, or not there at all. */
export async function writeSecretFile(file: string, secret: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 })
  const draft = `${file}.${process.pid}.tmp`
  const handle = await open(draft, 'w', 0o600)
  try {
    await handle.writeFile(`${secret}\n`)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(draft, file)
}
