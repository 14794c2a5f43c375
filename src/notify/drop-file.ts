import { randomUUID } from 'node:crypto'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { DeliveryError } from '#notify/delivery-error.ts'

export interface Drop {
  readonly directory: string
  /** Of the message; part of the file's name as far as it is safe there. */
  readonly id: string
  readonly extension: string
  readonly content: string | Uint8Array
  /** Epoch milliseconds. */
  readonly writtenAt: number
}

/**
 * Writes a file for its owner alone (mode 0600), whole or not at all, and returns its name. Names sort by time, then
 * id. Rejects with a retryable DeliveryError.
 */
export async function dropFile({ directory, id, extension, content, writtenAt }: Drop): Promise<string> {
  const safeId = id.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, 100)
  const name = `${new Date(writtenAt).toISOString().replace(/[-:.]/g, '')}-${safeId}.${extension}`
  const temporary = join(directory, `.${randomUUID()}.tmp`)
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 })
    await writeDurably(temporary, content)
    await rename(temporary, join(directory, name))
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined)
    throw new DeliveryError('file: could not be written', { retryable: true, cause: error })
  }
  return name
}

async function writeDurably(path: string, content: string | Uint8Array): Promise<void> {
  const file = await open(path, 'wx', 0o600)
  try {
    await file.writeFile(content)
    await file.sync()
  } finally {
    await file.close()
  }
}
