/** Memberships on the wire: `zitadel.user.v1.Membership`. */
import type { MessageInitShape } from '@bufbuild/protobuf'
import type { MembershipQuery as MembershipQueryMessage, MembershipSchema } from '@zitadel/proto/zitadel/user_pb.js'
import { fromDetails } from '#api/zitadel/details.ts'
import type { Membership, MembershipQuery } from '#domain/user/list-user-memberships.ts'

export function toMembershipQuery({ query }: MembershipQueryMessage): MembershipQuery[] {
  switch (query.case) {
    case 'orgQuery':
      return [{ kind: 'org', objectId: query.value.orgId }]
    case 'projectQuery':
      return [{ kind: 'project', objectId: query.value.projectId }]
    case 'projectGrantQuery':
      return [{ kind: 'projectGrant', objectId: query.value.projectGrantId }]
    case 'iamQuery':
      return query.value.iam ? [{ kind: 'instance' }] : []
    default:
      return []
  }
}

export const fromMembership = (member: Membership): MessageInitShape<typeof MembershipSchema> => ({
  userId: member.userId,
  details: fromDetails(member),
  roles: [...member.roles],
  displayName: member.objectName ?? '',
  type: fromPlace(member),
})

const fromPlace = ({
  kind,
  objectId: id,
}: Membership): NonNullable<MessageInitShape<typeof MembershipSchema>['type']> => {
  switch (kind) {
    case 'instance':
      return { case: 'iam', value: true }
    case 'org':
      return { case: 'orgId', value: id }
    case 'project':
      return { case: 'projectId', value: id }
    case 'projectGrant':
      return { case: 'projectGrantId', value: id }
  }
}
