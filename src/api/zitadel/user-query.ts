/** `zitadel.user.v1.SearchQuery`: search criteria of users. */
import { type SearchQuery, Type, UserFieldName, UserState } from '@zitadel/proto/zitadel/user_pb.js'
import { toTextQuery } from '#api/zitadel/text-query.ts'
import type { UserSorting } from '#domain/user/search/user-order.ts'
import type { UserQuery, UserTextField } from '#domain/user/search/user-query.ts'
import { invalidArgument } from '#kit/errors.ts'

const states = {
  [UserState.ACTIVE]: 'active',
  [UserState.INACTIVE]: 'inactive',
  [UserState.LOCKED]: 'locked',
  [UserState.INITIAL]: 'initial',
  // No user is ever listed in one of these.
  [UserState.UNSPECIFIED]: undefined,
  [UserState.DELETED]: undefined,
  [UserState.SUSPEND]: undefined,
} as const

const types = { [Type.HUMAN]: 'human', [Type.MACHINE]: 'machine', [Type.UNSPECIFIED]: undefined } as const

const text = (field: UserTextField, ...[value, method]: Parameters<typeof toTextQuery>): UserQuery => ({
  kind: 'text',
  field,
  text: toTextQuery(value, method),
})

/** One condition; conditions inside conditions too. */
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
    case 'loginNameQuery':
      return { kind: 'loginName', text: toTextQuery(query.value.loginName, query.value.method) }
    case 'stateQuery':
      return { kind: 'state', state: states[query.value.state] }
    case 'typeQuery':
      return { kind: 'type', type: types[query.value.type] }
    case 'inUserIdsQuery':
      return { kind: 'ids', ids: query.value.userIds }
    case 'inUserEmailsQuery':
      return { kind: 'emails', emails: query.value.userEmails }
    case 'orQuery':
      return { kind: 'or', queries: query.value.queries.map(toUserQuery) }
    case 'andQuery':
      return { kind: 'and', queries: query.value.queries.map(toUserQuery) }
    case 'notQuery':
      if (!query.value.query) throw emptyQuery()
      return { kind: 'not', query: toUserQuery(query.value.query) }
    default:
      throw emptyQuery()
  }
}

const emptyQuery = () => invalidArgument('QUERY-Usr02', 'Errors.Query.InvalidRequest')

const sortings: Readonly<Record<UserFieldName, UserSorting>> = {
  [UserFieldName.UNSPECIFIED]: 'id',
  [UserFieldName.USER_NAME]: 'userName',
  [UserFieldName.FIRST_NAME]: 'firstName',
  [UserFieldName.LAST_NAME]: 'lastName',
  [UserFieldName.NICK_NAME]: 'nickName',
  [UserFieldName.DISPLAY_NAME]: 'displayName',
  [UserFieldName.EMAIL]: 'email',
  [UserFieldName.STATE]: 'state',
  [UserFieldName.TYPE]: 'type',
  [UserFieldName.CREATION_DATE]: 'creationDate',
}

/** Sorting of the list; by id for an unspecified or unknown column. */
export const toUserSorting = (column: UserFieldName): UserSorting => sortings[column] ?? 'id'
