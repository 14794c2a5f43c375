import { type Timestamp, timestampFromMs, timestampMs } from '@bufbuild/protobuf/wkt'
import type { TimestampFilterMethod } from '@zitadel/proto/zitadel/filter/v2/filter_pb.js'
import type { UserService } from '#api/zitadel/descriptors/services-v2.ts'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import { fromPage, toPage } from '#api/zitadel/messages-v2/list.ts'
import { toComparison } from '#api/zitadel/timestamp-filter.ts'
import type { Context } from '#domain/context.ts'
import {
  type CredentialQuery,
  type ListVisibleCredentials,
  listVisibleCredentials,
  type VisibleCredential,
} from '#domain/user/machine/list-visible-credentials.ts'
import { invalidArgument } from '#kit/errors.ts'

/** Number of `KeyFieldName` and `PersonalAccessTokenFieldName` alike. */
const SORTING = ['id', 'created_at', 'id', 'user_id', 'org_id', 'expires_at'] as const

interface IdFilter {
  readonly id: string
}
interface TimeFilter {
  readonly timestamp?: Timestamp | undefined
  readonly method: TimestampFilterMethod
}
type Filter =
  | {
      readonly case: 'keyIdFilter' | 'tokenIdFilter' | 'userIdFilter' | 'organizationIdFilter'
      readonly value: IdFilter
    }
  | { readonly case: 'createdDateFilter' | 'expirationDateFilter'; readonly value: TimeFilter }
  | { readonly case: undefined; readonly value?: undefined }

const toTime = ({ timestamp, method }: TimeFilter) => ({
  at: timestamp ? timestampMs(timestamp) : 0,
  comparison: toComparison(method),
})

function toQuery({ filter }: { readonly filter: Filter }): CredentialQuery {
  switch (filter.case) {
    case 'keyIdFilter':
    case 'tokenIdFilter':
      return { column: 'id', value: filter.value.id }
    case 'userIdFilter':
      return { column: 'user_id', value: filter.value.id }
    case 'organizationIdFilter':
      return { column: 'org_id', value: filter.value.id }
    case 'createdDateFilter':
      return { column: 'created_at', ...toTime(filter.value) }
    case 'expirationDateFilter':
      return { column: 'expires_at', ...toTime(filter.value) }
    default:
      throw invalidArgument('GRPC-vR9nC', 'Errors.Query.InvalidRequest')
  }
}

const fromCredential = ({ id, userId, orgId, createdAt, changedAt, expiresAt }: VisibleCredential) => ({
  id,
  userId,
  organizationId: orgId,
  creationDate: timestampFromMs(createdAt),
  changeDate: timestampFromMs(changedAt),
  ...(expiresAt === null ? {} : { expirationDate: timestampFromMs(expiresAt) }),
})

interface ListRequest {
  readonly pagination?: Parameters<typeof toPage>[0]
  readonly sortingColumn?: number | undefined
  readonly filters: readonly { readonly filter: Filter }[]
}

const list = (table: ListVisibleCredentials['table']) => async (ctx: Context, request: ListRequest) => {
  const paging = toPage(request.pagination)
  const sortBy = SORTING[request.sortingColumn ?? 0] ?? 'id'
  const credentials = await listVisibleCredentials(ctx, {
    table,
    paging,
    sortBy,
    queries: request.filters.map(toQuery),
  })
  return { pagination: fromPage(credentials, paging), result: credentials.entries.map(fromCredential) }
}

/** Keys and tokens of all visible machine users, without their secrets. */
export const credentialLists = {
  listKeys: list('machine_keys'),
  listPersonalAccessTokens: list('personal_access_tokens'),
} satisfies ServiceHandlers<typeof UserService, Context>
