import { groupKey } from '#api/scim/groups/group-store.ts'
import { alignRoles } from '#api/scim/groups/mapped-roles.ts'
import type { ScimContext } from '#api/scim/scim-context.ts'
import { changeUser } from '#domain/user/access/change-user.ts'
import { may } from '#domain/user/access/user-access.ts'
import { metadataRemoved, metadataSet } from '#domain/user/metadata/events.ts'

const MEMBER = Buffer.from('member').toString('base64')

/** Puts people into a group and takes others out, one after the other, each with the roles that follow from it. */
export async function setMemberships(
  ctx: ScimContext,
  groupId: string,
  { joining, leaving }: { joining: readonly string[]; leaving: readonly string[] },
): Promise<void> {
  const key = groupKey(groupId)
  for (const userId of leaving) {
    await changeUser(ctx, { id: userId, within: ctx.orgId }, may('user.write'), ({ metadata }) =>
      Object.hasOwn(metadata, key) ? [metadataRemoved(key)] : [],
    )
    await alignRoles(ctx, userId)
  }
  for (const userId of joining) {
    await changeUser(ctx, { id: userId, within: ctx.orgId }, may('user.write'), ({ metadata }) =>
      Object.hasOwn(metadata, key) ? [] : [metadataSet(key, MEMBER)],
    )
    await alignRoles(ctx, userId)
  }
}
