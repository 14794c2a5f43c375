import { createReadStream } from 'node:fs'
import type { EntryResult } from '#cli/import/import-people.ts'
import { looseText, parseObject } from '#people-sources/loose-json.ts'
import { decodeText } from '#people-sources/text/decode-text.ts'
import { readLines } from '#people-sources/text/read-lines.ts'

/** The people of the report of a run before. */
export interface PreviousRun {
  seen(result: EntryResult): void
  /** User names of users who were in that run and are not in this one. */
  gone(): readonly string[]
}

export async function readPrevious(path: string | undefined): Promise<PreviousRun> {
  const people = new Map<string, string>()
  if (path !== undefined) {
    for await (const line of readLines(decodeText(createReadStream(path)))) {
      const { userId, userName } = ('text' in line ? parseObject(line.text) : undefined) ?? {}
      if (looseText(userId)) people.set(looseText(userId), looseText(userName) || looseText(userId))
    }
  }
  return {
    seen: ({ outcome, person }) => {
      if (outcome.status !== 'refused' && outcome.userId) people.delete(outcome.userId)
      // A user rejected in this run is in the file as well.
      people.delete(looseText(person?.userId))
    },
    gone: () => [...people.values()],
  }
}
