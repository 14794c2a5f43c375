import { type FileHandle, open } from 'node:fs/promises'
import type { OrgOutcome } from '#api/zitadel/admin-v1/import-org-json.ts'
import type { EntryResult } from '#cli/import/import-people.ts'
import { resultLine } from '#cli/import/result-line.ts'

export interface ReportFile {
  note(result: EntryResult): Promise<void>
  noteSecrets(issuedSecrets: OrgOutcome['issuedSecrets']): Promise<void>
  end(): Promise<void>
}

/** Characters gathered before they are written. */
const CHUNK = 64 * 1024

/**
 * Writes a result line for each entry, with old and new ids, and the refused people to `FILE.rejects`, in the people
 * format: corrected there, they are imported again; and the new client secrets of applications to `FILE.clients`. These
 * files hold secrets, and only their owner can read them.
 */
export function openReportFile(path: string): ReportFile {
  const results = createWriter(path)
  const rejects = createWriter(`${path}.rejects`)
  const clients = createWriter(`${path}.clients`)
  return {
    async note(result) {
      await results.write(`${resultLine(result)}\n`)
      if (result.outcome.status === 'refused' && result.person)
        await rejects.write(`${JSON.stringify(result.person)}\n`)
    },
    async noteSecrets(issuedSecrets) {
      for (const secret of issuedSecrets) await clients.write(`${JSON.stringify(secret)}\n`)
    },
    async end() {
      await results.end()
      await rejects.end()
      await clients.end()
    },
  }
}

function createWriter(path: string) {
  let handle: FileHandle | undefined
  let text = ''
  const flush = async () => {
    handle ??= await open(path, 'w', 0o600)
    await handle.writeFile(text)
    text = ''
  }
  return {
    async write(more: string) {
      text += more
      if (text.length >= CHUNK) await flush()
    },
    /** A file of which nothing was written is not made. */
    async end() {
      if (text !== '') await flush()
      await handle?.close()
    },
  }
}
