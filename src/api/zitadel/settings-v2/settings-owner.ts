/** The owner whose settings a request of SettingsService is about. */
import type { RequestContext } from '@zitadel/proto/zitadel/object/v2/object_pb.js'
import { ResourceOwnerType } from '@zitadel/proto/zitadel/settings/v2/settings_pb.js'
import { fromRead } from '#api/zitadel/messages-v2/details.ts'
import type { OrgContext } from '#api/zitadel/org-context.ts'
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import { type FoundPolicy, getDefaultPolicy, getPolicy } from '#domain/policy/get-policy.ts'
import type { PolicyKind } from '#domain/policy/policies.ts'
import type { JsonObject } from '#kit/json.ts'

/** The organization that the request names, the instance, or the organization of the call. */
export function settingsOwner(ctx: Pick<OrgContext, 'orgId'>, selection: RequestContext | undefined): string {
  const owner = selection?.resourceOwner
  if (owner?.case === 'orgId' && owner.value) return owner.value
  return owner?.case === 'instance' && owner.value ? INSTANCE_ID : ctx.orgId
}

/** The policy in force for an owner. An unknown organization has the instance's. */
export const settingsOf = <S extends JsonObject>(
  ctx: OrgContext,
  kind: PolicyKind<S>,
  selection: RequestContext | undefined,
): Promise<FoundPolicy<S>> => {
  const owner = settingsOwner(ctx, selection)
  return owner === INSTANCE_ID ? getDefaultPolicy(ctx, kind) : getPolicy(ctx, kind, owner)
}

/** The two members that every response has: details, and whether the settings are inherited from the instance. */
export const fromInheritance = ({ isDefault, details }: Pick<FoundPolicy<unknown>, 'isDefault' | 'details'>) => ({
  details: fromRead(details),
  resourceOwnerType: isDefault ? ResourceOwnerType.INSTANCE : ResourceOwnerType.ORG,
})
