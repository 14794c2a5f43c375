import { TextQueryMethod } from '@zitadel/proto/zitadel/object_pb.js'
import type { TextQuery } from '#domain/listing/text-condition.ts'

const methods: Readonly<Record<TextQueryMethod, Omit<TextQuery, 'value'>>> = {
  [TextQueryMethod.EQUALS]: { method: 'equals', ignoreCase: false },
  [TextQueryMethod.EQUALS_IGNORE_CASE]: { method: 'equals', ignoreCase: true },
  [TextQueryMethod.STARTS_WITH]: { method: 'startsWith', ignoreCase: false },
  [TextQueryMethod.STARTS_WITH_IGNORE_CASE]: { method: 'startsWith', ignoreCase: true },
  [TextQueryMethod.CONTAINS]: { method: 'contains', ignoreCase: false },
  [TextQueryMethod.CONTAINS_IGNORE_CASE]: { method: 'contains', ignoreCase: true },
  [TextQueryMethod.ENDS_WITH]: { method: 'endsWith', ignoreCase: false },
  [TextQueryMethod.ENDS_WITH_IGNORE_CASE]: { method: 'endsWith', ignoreCase: true },
}

/** Methods by number, which all versions of the message share. */
const byNumber = new Map<number, Omit<TextQuery, 'value'>>(
  Object.entries(methods).map(([method, query]) => [Number(method), query]),
)

/** A search for a text. An unknown method (a number beyond the enum) is equality, the default. */
export const toTextQuery = (value: string, method: number): TextQuery => ({
  value,
  ...(byNumber.get(method) ?? methods[TextQueryMethod.EQUALS]),
})
