/** Lists on the wire: what part is asked for, and what is said about the whole. */
import type { MessageInitShape } from '@bufbuild/protobuf'
import { timestampFromMs } from '@bufbuild/protobuf/wkt'
import type { ListDetailsSchema, ListQuery } from '@zitadel/proto/zitadel/object_pb.js'
import { checkLimit, type Listed, type Paging } from '#domain/listing/paging.ts'

/** The part of a list asked for; from the start, 100 entries, descending where nothing is said. */
export const toPaging = (query: ListQuery | undefined): Paging => ({
  offset: toCount(query?.offset ?? 0n),
  limit: checkLimit(query?.limit ?? 0),
  ascending: query?.asc ?? false,
})

/** An unsigned 64-bit number as one that engines take; what is cut off is beyond every list and sequence. */
export const toCount = (value: bigint): number =>
  value > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : Number(value)

/**
 * Lists are read from what the writes themselves have left, so they are as of now; the sequence is the highest among
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
