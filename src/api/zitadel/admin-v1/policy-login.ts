import type { MessageInitShape } from '@bufbuild/protobuf'
import type {
  GetLoginPolicyResponseSchema,
  UpdateLoginPolicyRequest,
  UpdateLoginPolicyResponseSchema,
} from '@zitadel/proto/zitadel/admin_pb.js'
import { fromDetails } from '#api/zitadel/details.ts'
import type { OrgContext } from '#api/zitadel/org-context.ts'
import { fromLoginPolicy, toLoginSettings } from '#api/zitadel/policy/login.ts'
import { loginListCalls } from '#api/zitadel/policy/login-lists.ts'
import { getDefaultPolicy } from '#domain/policy/get-policy.ts'
import { loginPolicy } from '#domain/policy/login-policy.ts'
import { updateDefaultPolicy } from '#domain/policy/update-default-policy.ts'

export async function getLoginPolicy(ctx: OrgContext): Promise<MessageInitShape<typeof GetLoginPolicyResponseSchema>> {
  return { policy: await fromLoginPolicy(ctx, await getDefaultPolicy(ctx, loginPolicy)) }
}

export async function updateLoginPolicy(
  ctx: OrgContext,
  request: UpdateLoginPolicyRequest,
): Promise<MessageInitShape<typeof UpdateLoginPolicyResponseSchema>> {
  return { details: fromDetails(await updateDefaultPolicy(ctx, loginPolicy, toLoginSettings(request))) }
}

export const {
  listLoginPolicySecondFactors,
  addSecondFactorToLoginPolicy,
  removeSecondFactorFromLoginPolicy,
  listLoginPolicyMultiFactors,
  addMultiFactorToLoginPolicy,
  removeMultiFactorFromLoginPolicy,
  listLoginPolicyIDPs,
  addIDPToLoginPolicy,
  removeIDPFromLoginPolicy,
} = loginListCalls('instance')
