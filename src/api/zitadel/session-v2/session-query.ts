/** `zitadel.session.v2.SearchQuery` as queries of the domain. */
import type { MessageShape } from '@bufbuild/protobuf'
import { type Timestamp, timestampMs } from '@bufbuild/protobuf/wkt'
import { TimestampQueryMethod } from '@zitadel/proto/zitadel/object_pb.js'
import type { SessionService } from '#api/zitadel/descriptors/services-v2.ts'
import type { Context } from '#domain/context.ts'
import type { SessionQuery, TimeComparison } from '#domain/session/list-sessions.ts'
import { invalidArgument } from '#kit/errors.ts'

type SearchQuery = MessageShape<typeof SessionService.method.listSessions.input>['queries'][number]

export function toSessionQuery({ caller }: Pick<Context, 'caller'>, { query }: SearchQuery): SessionQuery {
  switch (query.case) {
    case 'idsQuery':
      return { by: 'ids', ids: query.value.ids }
    case 'userIdQuery':
      return { by: 'user', id: query.value.id }
    case 'creationDateQuery':
      return { by: 'creationDate', ...toTime(query.value.creationDate, query.value.method) }
    case 'expirationDateQuery':
      return { by: 'expirationDate', ...toTime(query.value.expirationDate, query.value.method) }
    case 'creatorQuery': {
      const { id = caller.id } = query.value
      if (!id) throw invalidArgument('GRPC-x8n24uh', 'Errors.Query.InvalidRequest')
      return { by: 'creator', id }
    }
    case 'userAgentQuery': {
      const { fingerprintId } = query.value
      if (!fingerprintId) throw invalidArgument('GRPC-x8n23uh', 'Errors.Query.InvalidRequest')
      return { by: 'fingerprint', id: fingerprintId }
    }
    default:
      throw invalidArgument('GRPC-Sfefs', 'Errors.Query.InvalidRequest')
  }
}

const COMPARISONS = new Map<TimestampQueryMethod, TimeComparison>([
  [TimestampQueryMethod.EQUALS, '='],
  [TimestampQueryMethod.GREATER, '>'],
  [TimestampQueryMethod.GREATER_OR_EQUALS, '>='],
  [TimestampQueryMethod.LESS, '<'],
  [TimestampQueryMethod.LESS_OR_EQUALS, '<='],
])

function toTime(date: Timestamp | undefined, method: TimestampQueryMethod) {
  return { at: date ? timestampMs(date) : 0, comparison: COMPARISONS.get(method) ?? '=' }
}
