/** `zitadel.user.v2.SearchQuery` as queries of the domain. */
import type { MessageShape } from '@bufbuild/protobuf'
import { Type, UserFieldName } from '@zitadel/proto/zitadel/user/v2/query_pb.js'
import { UserState } from '@zitadel/proto/zitadel/user/v2/user_pb.js'
import type { UserService } from '#api/zitadel/descriptors/services-v2.ts'
import { toTextQuery } from '#api/zitadel/text-query.ts'
import type { UserSorting } from '#domain/user/search/user-order.ts'
import type { UserQuery, UserTextField } from '#domain/user/search/user-query.ts'
import { invalidArgument } from '#kit/errors.ts'

type SearchQuery = MessageShape<typeof UserService.method.listUsers.input>['queries'][number]

/** Value of `filter.v2.ByteFilterMethod`, which the installed package lacks. */
const NOT_EQUALS = 1

const STATES = new Map<UserState, Extract<UserQuery, { kind: 'state' }>['state']>([
  [UserState.ACTIVE, 'active'],
  [UserState.INACTIVE, 'inactive'],
  [UserState.LOCKED, 'locked'],
  [UserState.INITIAL, 'initial'],
])
const TYPES = new Map<Type, Extract<UserQuery, { kind: 'type' }>['type']>([
  [Type.HUMAN, 'human'],
  [Type.MACHINE, 'machine'],
])

const text = (field: UserTextField, value: string, method: number): UserQuery => ({
  kind: 'text',
  field,
  text: toTextQuery(value, method),
})

/** A condition, and the conditions inside it. */
export function toUserQuery({ query }: SearchQuery): UserQuery {
  switch (query.case) {
    case 'userNameQuery':
      return text('userName', query.value.userName, query.value.method)
    case 'firstNameQuery':
      return text('firstName', query.value.firstName, query.value.method)
    case 'lastNameQuery':
      return text('lastName', query.value.lastName, query.value.method)
    case 'nickNameQuery':
      return text('nickName', query.value.nickName, query.value.method)
    case 'displayNameQuery':
      return text('displayName', query.value.displayName, query.value.method)
    case 'emailQuery':
      return text('email', query.value.emailAddress, query.value.method)
    case 'phoneQuery':
      return text('phone', query.value.number, query.value.method)
    case 'loginNameQuery':
      return { kind: 'loginName', text: toTextQuery(query.value.loginName, query.value.method) }
    case 'stateQuery':
      return { kind: 'state', state: STATES.get(query.value.state) }
    case 'typeQuery':
      return { kind: 'type', type: TYPES.get(query.value.type) }
    case 'inUserIdsQuery':
      return { kind: 'ids', ids: query.value.userIds }
    case 'inUserEmailsQuery':
      return { kind: 'emails', emails: query.value.userEmails }
    case 'organizationIdQuery':
      return { kind: 'orgId', orgId: query.value.organizationId }
    case 'orQuery':
      return { kind: 'or', queries: query.value.queries.map(toUserQuery) }
    case 'andQuery':
      return { kind: 'and', queries: query.value.queries.map(toUserQuery) }
    case 'notQuery':
      if (!query.value.query) throw emptyQuery()
      return { kind: 'not', query: toUserQuery(query.value.query) }
    case 'metadataKeyFilter':
      return { kind: 'metadataKey', text: toTextQuery(query.value.key, query.value.method) }
    case 'metadataValueFilter': {
      const value = Buffer.from(query.value.value).toString('base64')
      return { kind: 'metadataValue', value, equal: query.value.method !== NOT_EQUALS }
    }
    default:
      throw emptyQuery()
  }
}

const emptyQuery = () => invalidArgument('GRPC-vR9nC', 'Errors.Query.InvalidRequest')

const SORTINGS = new Map<UserFieldName, UserSorting>([
  [UserFieldName.USER_NAME, 'userName'],
  [UserFieldName.FIRST_NAME, 'firstName'],
  [UserFieldName.LAST_NAME, 'lastName'],
  [UserFieldName.NICK_NAME, 'nickName'],
  [UserFieldName.DISPLAY_NAME, 'displayName'],
  [UserFieldName.EMAIL, 'email'],
  [UserFieldName.STATE, 'state'],
  [UserFieldName.TYPE, 'type'],
  [UserFieldName.CREATION_DATE, 'creationDate'],
])

/** By id unless the request names a column. */
export const toUserSorting = (column: UserFieldName): UserSorting => SORTINGS.get(column) ?? 'id'
