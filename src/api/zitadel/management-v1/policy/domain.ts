import type { MessageInitShape } from '@bufbuild/protobuf'
import type {
  GetDomainPolicyResponseSchema,
  GetOrgIAMPolicyResponseSchema,
} from '@zitadel/proto/zitadel/management_pb.js'
import type { OrgContext } from '#api/zitadel/org-context.ts'
import { fromDomainPolicy, fromOrgIamPolicy } from '#api/zitadel/policy/domain.ts'
import { requireMembership } from '#domain/instance/require-membership.ts'
import { domainPolicy } from '#domain/policy/domain-policy.ts'
import { getPolicy } from '#domain/policy/get-policy.ts'

export async function getDomainPolicy(
  ctx: OrgContext,
): Promise<MessageInitShape<typeof GetDomainPolicyResponseSchema>> {
  requireMembership(ctx.caller, ctx.orgId)
  return { policy: fromDomainPolicy(await getPolicy(ctx, domainPolicy, ctx.orgId)) }
}

export async function getOrgIAMPolicy(
  ctx: OrgContext,
): Promise<MessageInitShape<typeof GetOrgIAMPolicyResponseSchema>> {
  requireMembership(ctx.caller, ctx.orgId)
  return { policy: fromOrgIamPolicy(await getPolicy(ctx, domainPolicy, ctx.orgId)) }
}
