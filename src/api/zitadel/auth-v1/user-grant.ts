import type { MessageInitShape } from '@bufbuild/protobuf'
import type { UserGrantSchema } from '@zitadel/proto/zitadel/auth_pb.js'
import { Type, UserGrantState } from '@zitadel/proto/zitadel/user_pb.js'
import type { AuthRpcs } from '#api/zitadel/auth-v1/rpcs.ts'
import { fromDetails } from '#api/zitadel/details.ts'
import { fromListed, toPaging } from '#api/zitadel/list.ts'
import { listOwnUserGrants } from '#domain/grant/list-own-user-grants.ts'
import type { FoundUserGrant } from '#domain/grant/list-user-grants.ts'

/** `roles` is the older name of `roleKeys`. */
const fromOwnGrant = (grant: FoundUserGrant): MessageInitShape<typeof UserGrantSchema> => ({
  grantId: grant.id,
  details: fromDetails({ ...grant, owner: grant.orgId }),
  userId: grant.user.id,
  userType: grant.user.type === 'human' ? Type.HUMAN : Type.MACHINE,
  orgId: grant.orgId,
  orgName: grant.orgName,
  orgDomain: grant.orgDomain,
  projectId: grant.projectId,
  projectName: grant.projectName,
  projectGrantId: grant.projectGrantId,
  roles: [...grant.roleKeys],
  roleKeys: [...grant.roleKeys],
  state: grant.state === 'active' ? UserGrantState.ACTIVE : UserGrantState.INACTIVE,
})

export const ownUserGrants = {
  async listMyUserGrants(ctx, { query }) {
    const userGrants = await listOwnUserGrants(ctx, toPaging(query))
    return { details: fromListed(userGrants, ctx.now), result: userGrants.entries.map(fromOwnGrant) }
  },
} satisfies AuthRpcs
