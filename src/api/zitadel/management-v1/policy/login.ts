import type { MessageInitShape } from '@bufbuild/protobuf'
import type {
  AddCustomLoginPolicyRequest,
  AddCustomLoginPolicyResponseSchema,
  GetDefaultLoginPolicyResponseSchema,
  GetLoginPolicyResponseSchema,
  ResetLoginPolicyToDefaultResponseSchema,
  UpdateCustomLoginPolicyRequest,
  UpdateCustomLoginPolicyResponseSchema,
} from '@zitadel/proto/zitadel/management_pb.js'
import { fromDetails } from '#api/zitadel/details.ts'
import type { OrgContext } from '#api/zitadel/org-context.ts'
import { fromLoginPolicy, toLoginSettings, toMultiFactor, toSecondFactor } from '#api/zitadel/policy/login.ts'
import { toIdpLevel } from '#api/zitadel/provider.ts'
import { addLoginPolicy } from '#domain/idp/add-login-policy.ts'
import { getDefaultPolicy, getPolicy } from '#domain/policy/get-policy.ts'
import { loginPolicy } from '#domain/policy/login-policy.ts'
import { resetPolicy } from '#domain/policy/reset-policy.ts'
import { updatePolicy } from '#domain/policy/update-policy.ts'

export async function getLoginPolicy(ctx: OrgContext): Promise<MessageInitShape<typeof GetLoginPolicyResponseSchema>> {
  const found = await getPolicy(ctx, loginPolicy, ctx.orgId)
  return { policy: await fromLoginPolicy(ctx, found), isDefault: found.isDefault }
}

export async function getDefaultLoginPolicy(
  ctx: OrgContext,
): Promise<MessageInitShape<typeof GetDefaultLoginPolicyResponseSchema>> {
  return { policy: await fromLoginPolicy(ctx, await getDefaultPolicy(ctx, loginPolicy)) }
}

export async function addCustomLoginPolicy(
  ctx: OrgContext,
  request: AddCustomLoginPolicyRequest,
): Promise<MessageInitShape<typeof AddCustomLoginPolicyResponseSchema>> {
  const details = await addLoginPolicy(ctx, ctx.orgId, {
    settings: toLoginSettings(request),
    secondFactors: request.secondFactors.map(toSecondFactor),
    multiFactors: request.multiFactors.map(toMultiFactor),
    idps: request.idps.map(({ idpId, ownerType }) => ({ idpId, ownedBy: toIdpLevel(ownerType) })),
  })
  return { details: fromDetails(details) }
}

export async function updateCustomLoginPolicy(
  ctx: OrgContext,
  request: UpdateCustomLoginPolicyRequest,
): Promise<MessageInitShape<typeof UpdateCustomLoginPolicyResponseSchema>> {
  return { details: fromDetails(await updatePolicy(ctx, ctx.orgId, loginPolicy, toLoginSettings(request))) }
}

export async function resetLoginPolicyToDefault(
  ctx: OrgContext,
): Promise<MessageInitShape<typeof ResetLoginPolicyToDefaultResponseSchema>> {
  return { details: fromDetails(await resetPolicy(ctx, ctx.orgId, loginPolicy)) }
}
