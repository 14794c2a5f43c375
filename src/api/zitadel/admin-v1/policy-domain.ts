import type { MessageInitShape } from '@bufbuild/protobuf'
import type {
  AddCustomDomainPolicyRequest,
  AddCustomDomainPolicyResponseSchema,
  AddCustomOrgIAMPolicyRequest,
  AddCustomOrgIAMPolicyResponseSchema,
  GetCustomDomainPolicyRequest,
  GetCustomDomainPolicyResponseSchema,
  GetCustomOrgIAMPolicyRequest,
  GetCustomOrgIAMPolicyResponseSchema,
  GetDomainPolicyResponseSchema,
  GetOrgIAMPolicyResponseSchema,
  ResetCustomDomainPolicyToDefaultRequest,
  ResetCustomDomainPolicyToDefaultResponseSchema,
  ResetCustomOrgIAMPolicyToDefaultRequest,
  ResetCustomOrgIAMPolicyToDefaultResponseSchema,
  UpdateCustomDomainPolicyRequest,
  UpdateCustomDomainPolicyResponseSchema,
  UpdateCustomOrgIAMPolicyRequest,
  UpdateCustomOrgIAMPolicyResponseSchema,
  UpdateDomainPolicyRequest,
  UpdateDomainPolicyResponseSchema,
  UpdateOrgIAMPolicyRequest,
  UpdateOrgIAMPolicyResponseSchema,
} from '@zitadel/proto/zitadel/admin_pb.js'
import { fromDetails } from '#api/zitadel/details.ts'
import type { OrgContext } from '#api/zitadel/org-context.ts'
import { fromDomainPolicy, fromOrgIamPolicy, toDomainPolicy } from '#api/zitadel/policy/domain.ts'
import { loadOrg } from '#domain/org/load-org.ts'
import { domainPolicy } from '#domain/policy/domain-policy.ts'
import { addCustomDomainPolicy as addCommand } from '#domain/policy/flows/add-custom-domain-policy.ts'
import { resetCustomDomainPolicy } from '#domain/policy/flows/reset-custom-domain-policy.ts'
import { updateCustomDomainPolicy as updateCustomCommand } from '#domain/policy/flows/update-custom-domain-policy.ts'
import { updateDomainPolicy as updateCommand } from '#domain/policy/flows/update-domain-policy.ts'
import { getDefaultPolicy, getPolicy } from '#domain/policy/get-policy.ts'

export async function getDomainPolicy(
  ctx: OrgContext,
): Promise<MessageInitShape<typeof GetDomainPolicyResponseSchema>> {
  return { policy: fromDomainPolicy(await getDefaultPolicy(ctx, domainPolicy)) }
}

export async function updateDomainPolicy(
  ctx: OrgContext,
  request: UpdateDomainPolicyRequest,
): Promise<MessageInitShape<typeof UpdateDomainPolicyResponseSchema>> {
  return { details: fromDetails(await updateCommand(ctx, toDomainPolicy(request))) }
}

export async function getCustomDomainPolicy(
  ctx: OrgContext,
  request: GetCustomDomainPolicyRequest,
): Promise<MessageInitShape<typeof GetCustomDomainPolicyResponseSchema>> {
  const org = await loadOrg(ctx, { id: request.orgId }, 'iam.policy.read')
  const found = await getPolicy(ctx, domainPolicy, org.id)
  return { policy: fromDomainPolicy(found), isDefault: found.isDefault }
}

export async function addCustomDomainPolicy(
  ctx: OrgContext,
  request: AddCustomDomainPolicyRequest,
): Promise<MessageInitShape<typeof AddCustomDomainPolicyResponseSchema>> {
  return { details: fromDetails(await addCommand(ctx, request.orgId, toDomainPolicy(request))) }
}

export async function updateCustomDomainPolicy(
  ctx: OrgContext,
  request: UpdateCustomDomainPolicyRequest,
): Promise<MessageInitShape<typeof UpdateCustomDomainPolicyResponseSchema>> {
  return { details: fromDetails(await updateCustomCommand(ctx, request.orgId, toDomainPolicy(request))) }
}

export async function resetCustomDomainPolicyToDefault(
  ctx: OrgContext,
  request: ResetCustomDomainPolicyToDefaultRequest,
): Promise<MessageInitShape<typeof ResetCustomDomainPolicyToDefaultResponseSchema>> {
  return { details: fromDetails(await resetCustomDomainPolicy(ctx, request.orgId)) }
}

// The older name of the same policy has fewer fields: the others stay unchanged.

export async function getOrgIAMPolicy(
  ctx: OrgContext,
): Promise<MessageInitShape<typeof GetOrgIAMPolicyResponseSchema>> {
  return { policy: fromOrgIamPolicy(await getDefaultPolicy(ctx, domainPolicy)) }
}

export async function updateOrgIAMPolicy(
  ctx: OrgContext,
  { userLoginMustBeDomain }: UpdateOrgIAMPolicyRequest,
): Promise<MessageInitShape<typeof UpdateOrgIAMPolicyResponseSchema>> {
  return { details: fromDetails(await updateCommand(ctx, { userLoginMustBeDomain })) }
}

export async function getCustomOrgIAMPolicy(
  ctx: OrgContext,
  request: GetCustomOrgIAMPolicyRequest,
): Promise<MessageInitShape<typeof GetCustomOrgIAMPolicyResponseSchema>> {
  const org = await loadOrg(ctx, { id: request.orgId }, 'iam.policy.read')
  const found = await getPolicy(ctx, domainPolicy, org.id)
  return { policy: fromOrgIamPolicy(found), isDefault: found.isDefault }
}

export async function addCustomOrgIAMPolicy(
  ctx: OrgContext,
  { orgId, userLoginMustBeDomain }: AddCustomOrgIAMPolicyRequest,
): Promise<MessageInitShape<typeof AddCustomOrgIAMPolicyResponseSchema>> {
  const { settings } = await getDefaultPolicy(ctx, domainPolicy)
  return { details: fromDetails(await addCommand(ctx, orgId, { ...settings, userLoginMustBeDomain })) }
}

export async function updateCustomOrgIAMPolicy(
  ctx: OrgContext,
  { orgId, userLoginMustBeDomain }: UpdateCustomOrgIAMPolicyRequest,
): Promise<MessageInitShape<typeof UpdateCustomOrgIAMPolicyResponseSchema>> {
  return { details: fromDetails(await updateCustomCommand(ctx, orgId, { userLoginMustBeDomain })) }
}

export async function resetCustomOrgIAMPolicyToDefault(
  ctx: OrgContext,
  request: ResetCustomOrgIAMPolicyToDefaultRequest,
): Promise<MessageInitShape<typeof ResetCustomOrgIAMPolicyToDefaultResponseSchema>> {
  return { details: fromDetails(await resetCustomDomainPolicy(ctx, request.orgId)) }
}
