/** Lists of version 2: `object.v2.ListQuery` with `ListDetails`, and `filter.v2` pagination (docs/contract, 5.6). */
import { timestampFromMs } from '@bufbuild/protobuf/wkt'
import { toCount } from '#api/zitadel/list.ts'
import { checkLimit, type Listed, type Paging } from '#domain/listing/paging.ts'

interface PageRequest {
  readonly offset: bigint
  readonly limit: number
  readonly asc: boolean
}

/** The requested page: by default the first 100 entries in descending order. */
export const toPage = (request: PageRequest | undefined): Paging => ({
  offset: toCount(request?.offset ?? 0n),
  limit: checkLimit(request?.limit ?? 0),
  ascending: request?.asc ?? false,
})

/** The details of a list read at `now`. */
export const fromList = ({ total, entries }: Listed<{ readonly sequence: number }>, now: number) => ({
  totalResult: BigInt(total),
  processedSequence: BigInt(Math.max(0, ...entries.map(({ sequence }) => sequence))),
  timestamp: timestampFromMs(now),
})

/** The pagination of a list. */
export const fromPage = ({ total }: Listed<unknown>, { limit }: Paging) => ({
  totalResult: BigInt(total),
  appliedLimit: BigInt(limit),
})
