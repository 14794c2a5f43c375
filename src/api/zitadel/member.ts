/** Members on the wire: `zitadel.member.v1`. */

import type { MessageInitShape } from '@bufbuild/protobuf'
import { MemberFieldColumnName, type MemberSchema, type SearchQuery } from '@zitadel/proto/zitadel/member_pb.js'
import { Type } from '@zitadel/proto/zitadel/user_pb.js'
import { fromDetails } from '#api/zitadel/details.ts'
import { toTextQuery } from '#api/zitadel/text-query.ts'
import { namesOf } from '#api/zitadel/user.ts'
import type { FoundMember, ListMembers, MemberQuery } from '#domain/member/list-members.ts'

export const fromMember = ({ user, ...member }: FoundMember): MessageInitShape<typeof MemberSchema> => ({
  userId: user.id,
  details: fromDetails(member),
  roles: [...member.roles],
  preferredLoginName: user.preferredLoginName,
  email: user.email.address,
  ...namesOf(user),
  displayName: user.displayName,
  userType: user.type === 'human' ? Type.HUMAN : Type.MACHINE,
  userResourceOwner: user.owner,
})

export function toMemberQuery({ query }: SearchQuery): MemberQuery[] {
  switch (query.case) {
    case 'firstNameQuery':
      return [{ kind: 'text', field: 'firstName', text: toTextQuery(query.value.firstName, query.value.method) }]
    case 'lastNameQuery':
      return [{ kind: 'text', field: 'lastName', text: toTextQuery(query.value.lastName, query.value.method) }]
    case 'emailQuery':
      return [{ kind: 'text', field: 'email', text: toTextQuery(query.value.email, query.value.method) }]
    case 'userIdQuery':
      return [{ kind: 'userId', userId: query.value.userId }]
    default:
      return []
  }
}

const sortings: Readonly<Partial<Record<MemberFieldColumnName, ListMembers['sortBy']>>> = {
  [MemberFieldColumnName.MEMBER_FIELD_NAME_CREATION_DATE]: 'creationDate',
  [MemberFieldColumnName.MEMBER_FIELD_NAME_CHANGE_DATE]: 'changeDate',
  [MemberFieldColumnName.MEMBER_FIELD_NAME_USER_RESOURCE_OWNER]: 'userResourceOwner',
}

export const toMemberSorting = (column: MemberFieldColumnName): ListMembers['sortBy'] => sortings[column] ?? 'userId'
