import { refuse } from '#domain/reasons/reason.ts'

const DEFAULT_LIMIT = 100
const MAX_LIMIT = 1000

/** Which part of a list is asked for. */
export interface Paging {
  readonly offset: number
  readonly limit: number
  readonly ascending: boolean
}

/** A part of a list, and how many entries the whole of it has. */
export interface Listed<Entry> {
  readonly total: number
  readonly entries: readonly Entry[]
}

/** How many entries to answer at most when `wanted` are (0: `usual`). Refuses more than 1000 (docs/contract/zitadel-management-v1.md, 7.1). */
export function checkLimit(requestedLimit: number, usual = DEFAULT_LIMIT): number {
  if (requestedLimit > MAX_LIMIT) throw refuse('query.limitExceeded', { params: { max: MAX_LIMIT } })
  return requestedLimit || usual
}
