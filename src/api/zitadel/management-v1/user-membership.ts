import type { MessageInitShape } from '@bufbuild/protobuf'
import type {
  ListUserMembershipsRequest,
  ListUserMembershipsResponseSchema,
} from '@zitadel/proto/zitadel/management_pb.js'
import type { MembershipQuery as MembershipQueryMessage, MembershipSchema } from '@zitadel/proto/zitadel/user_pb.js'
import { fromListed, toPaging } from '#api/zitadel/list.ts'
import { detailsOfRow } from '#api/zitadel/user.ts'
import type { OrgContext } from '#domain/context.ts'
import {
  listUserMemberships as listUserMembershipsQuery,
  type Membership,
  type MembershipQuery,
} from '#domain/user/list-user-memberships.ts'

export async function listUserMemberships(
  ctx: OrgContext,
  request: ListUserMembershipsRequest,
): Promise<MessageInitShape<typeof ListUserMembershipsResponseSchema>> {
  const found = await listUserMembershipsQuery(ctx, {
    userId: request.userId,
    paging: toPaging(request.query),
    queries: request.queries.flatMap(toMembershipQuery),
  })
  return { details: fromListed(found, ctx.now), result: found.entries.map(fromMembership) }
}

function toMembershipQuery({ query }: MembershipQueryMessage): MembershipQuery[] {
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

const fromMembership = (member: Membership): MessageInitShape<typeof MembershipSchema> => ({
  userId: member.user_id,
  details: detailsOfRow(member),
  // Written by memberRows as a JSON array of role names.
  roles: JSON.parse(member.roles) as string[],
  displayName: member.objectName ?? '',
  type: fromPlace(member),
})

const fromPlace = ({
  kind,
  object_id: id,
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
