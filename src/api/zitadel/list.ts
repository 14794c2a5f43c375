/** Lists on the wire: the requested page, and the details of the whole list. */
import type { MessageInitShape } from '@bufbuild/protobuf'
import { timestampFromMs } from '@bufbuild/protobuf/wkt'
import type { ListDetailsSchema, ListQuery } from '@zitadel/proto/zitadel/object_pb.js'
import { checkLimit, type Listed, type Paging } from '#domain/listing/paging.ts'

/** The requested page of a list; by default from the start, 100 entries, descending. */
export const toPaging = (query: ListQuery | undefined): Paging => ({
  offset: toCount(query?.offset ?? 0n),
  limit: checkLimit(query?.limit ?? 0),
  ascending: query?.asc ?? false,
})

/** Converts an unsigned 64-bit number, limited to the largest safe integer, which exceeds all lists and sequences. */
export const toCount = (value: bigint): number =>
  value > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : Number(value)

/**
 * Lists are read from data that the writes themselves update, so they are current; the sequence is the highest among
 * the entries.
 */
export const fromListed = (
  { total, entries }: Listed<{ readonly sequence: number }>,
  now: number,
): MessageInitShape<typeof ListDetailsSchema> => ({
  totalResult: BigInt(total),
  processedSequence: BigInt(Math.max(0, ...entries.map((entry) => entry.sequence))),
  viewTimestamp: timestampFromMs(now),
})
