import type { BulkOperation } from '#api/scim/bulk/read-bulk.ts'
import { isObject, type ScimValue } from '#api/scim/value.ts'

const REFERENCE = /^bulkId:(.+)$/

/** The bulkIds that an operation refers to and that no operation has created a resource for yet. */
export function unresolvedIn({ id, data }: BulkOperation, ids: ReadonlyMap<string, string>): string[] {
  const referencedIds: string[] = []
  replaceTexts([id, data ?? null], (text) => {
    const bulkId = REFERENCE.exec(text)?.[1]
    if (bulkId !== undefined && !ids.has(bulkId)) referencedIds.push(bulkId)
    return text
  })
  return referencedIds
}

/** The path and the data with the ids of the resources that they refer to. */
export function resolveReferences({ id, data }: BulkOperation, ids: ReadonlyMap<string, string>) {
  const resolve = (text: string) => ids.get(REFERENCE.exec(text)?.[1] ?? '') ?? text
  return { id: resolve(id), data: replaceTexts(data ?? null, resolve) }
}

function replaceTexts(value: ScimValue, replace: (text: string) => string): ScimValue {
  if (typeof value === 'string') return replace(value)
  if (Array.isArray(value)) return value.map((each: ScimValue) => replaceTexts(each, replace))
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, replaceTexts(each, replace)]))
}
