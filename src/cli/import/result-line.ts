import type { EntryResult } from '#cli/import/import-people.ts'

/** The result of an entry as one line of JSON. */
export function resultLine({ line, outcome, oldId, leftBehind }: EntryResult): string {
  const left = leftBehind.length > 0 ? { leftBehind } : {}
  return JSON.stringify({ line, ...(oldId ? { oldId } : {}), ...outcome, ...left, names: undefined })
}
