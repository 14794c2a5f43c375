import type { IDPOwnerType } from '@zitadel/proto/zitadel/idp_pb.js'
import type { ListQuery } from '@zitadel/proto/zitadel/object_pb.js'
import type { MultiFactorType, SecondFactorType } from '@zitadel/proto/zitadel/policy_pb.js'
import { fromDetails } from '#api/zitadel/details.ts'
import { fromListed, toPaging } from '#api/zitadel/list.ts'
import type { OrgContext } from '#api/zitadel/org-context.ts'
import { fromMultiFactor, fromSecondFactor, toMultiFactor, toSecondFactor } from '#api/zitadel/policy/login.ts'
import { fromPolicyIdp, toIdpLevel } from '#api/zitadel/provider.ts'
import { addIdpToLoginPolicy } from '#domain/idp/add-idp-to-login-policy.ts'
import type { IdpLevel } from '#domain/idp/idp-owner.ts'
import { listLoginPolicyIdps } from '#domain/idp/list-login-policy-idps.ts'
import { removeIdpFromLoginPolicy } from '#domain/idp/remove-idp-from-login-policy.ts'
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import { addLoginPolicyFactor } from '#domain/policy/add-login-policy-factor.ts'
import { getDefaultPolicy, getPolicy } from '#domain/policy/get-policy.ts'
import { loginPolicy } from '#domain/policy/login-policy.ts'
import { removeLoginPolicyFactor } from '#domain/policy/remove-login-policy-factor.ts'

/** Calls on the lists of a login policy: of an organization, or of the instance. */
export function loginListCalls(level: IdpLevel) {
  const ownerOf = (ctx: OrgContext) => (level === 'org' ? ctx.orgId : INSTANCE_ID)
  const read = (ctx: OrgContext) =>
    level === 'org' ? getPolicy(ctx, loginPolicy, ctx.orgId) : getDefaultPolicy(ctx, loginPolicy)
  const listed = async <Item, Out>(ctx: OrgContext, items: readonly Item[], from: (item: Item) => Out) => {
    const { details } = await read(ctx)
    const listDetails = fromListed({ total: items.length, entries: [details] }, ctx.now)
    return { details: listDetails, result: items.map(from) }
  }
  return {
    async listLoginPolicySecondFactors(ctx: OrgContext) {
      return listed(ctx, (await read(ctx)).settings.secondFactors, fromSecondFactor)
    },
    async addSecondFactorToLoginPolicy(ctx: OrgContext, { type }: { readonly type: SecondFactorType }) {
      const factor = { list: 'secondFactors', factor: toSecondFactor(type) } as const
      return { details: fromDetails(await addLoginPolicyFactor(ctx, ownerOf(ctx), factor)) }
    },
    async removeSecondFactorFromLoginPolicy(ctx: OrgContext, { type }: { readonly type: SecondFactorType }) {
      const factor = { list: 'secondFactors', factor: toSecondFactor(type) } as const
      return { details: fromDetails(await removeLoginPolicyFactor(ctx, ownerOf(ctx), factor)) }
    },
    async listLoginPolicyMultiFactors(ctx: OrgContext) {
      return listed(ctx, (await read(ctx)).settings.multiFactors, fromMultiFactor)
    },
    async addMultiFactorToLoginPolicy(ctx: OrgContext, { type }: { readonly type: MultiFactorType }) {
      const factor = { list: 'multiFactors', factor: toMultiFactor(type) } as const
      return { details: fromDetails(await addLoginPolicyFactor(ctx, ownerOf(ctx), factor)) }
    },
    async removeMultiFactorFromLoginPolicy(ctx: OrgContext, { type }: { readonly type: MultiFactorType }) {
      const factor = { list: 'multiFactors', factor: toMultiFactor(type) } as const
      return { details: fromDetails(await removeLoginPolicyFactor(ctx, ownerOf(ctx), factor)) }
    },
    async listLoginPolicyIDPs(ctx: OrgContext, request: { readonly query?: ListQuery | undefined }) {
      const { settings } = await read(ctx)
      const idps = await listLoginPolicyIdps(ctx, settings.idps)
      const { offset, limit } = toPaging(request.query)
      const page = idps.slice(offset, offset + limit)
      return { details: fromListed({ total: idps.length, entries: page }, ctx.now), result: page.map(fromPolicyIdp) }
    },
    async addIDPToLoginPolicy(ctx: OrgContext, request: { readonly idpId: string; readonly ownerType?: IDPOwnerType }) {
      const ownedBy = request.ownerType === undefined ? undefined : toIdpLevel(request.ownerType)
      return { details: fromDetails(await addIdpToLoginPolicy(ctx, ownerOf(ctx), { idpId: request.idpId, ownedBy })) }
    },
    async removeIDPFromLoginPolicy(ctx: OrgContext, { idpId }: { readonly idpId: string }) {
      return { details: fromDetails(await removeIdpFromLoginPolicy(ctx, ownerOf(ctx), idpId)) }
    },
  }
}
