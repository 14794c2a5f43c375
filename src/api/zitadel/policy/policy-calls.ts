import { fromDetails } from '#api/zitadel/details.ts'
import type { OrgContext } from '#api/zitadel/org-context.ts'
import { addPolicy } from '#domain/policy/add-policy.ts'
import { type FoundPolicy, getDefaultPolicy, getPolicy } from '#domain/policy/get-policy.ts'
import type { PolicyKind } from '#domain/policy/policies.ts'
import { resetPolicy } from '#domain/policy/reset-policy.ts'
import { updateDefaultPolicy } from '#domain/policy/update-default-policy.ts'
import { updatePolicy } from '#domain/policy/update-policy.ts'
import type { JsonObject } from '#kit/json.ts'

/** Wire format of a kind of policy: conversion of its messages. */
export interface PolicyWire<S extends JsonObject, Request, Message> {
  readonly kind: PolicyKind<S>
  readonly to: (request: Request) => S
  readonly from: (policy: FoundPolicy<S>) => Message
}

/** The calls that are alike for every kind of policy: of an organization (`…Custom…`), and of the instance. */
export const policyCalls = <S extends JsonObject, Request, Message>({
  kind,
  to,
  from,
}: PolicyWire<S, Request, Message>) => ({
  async get(ctx: OrgContext) {
    const policy = await getPolicy(ctx, kind, ctx.orgId)
    return { policy: from(policy), isDefault: policy.isDefault }
  },
  async getDefault(ctx: OrgContext) {
    return { policy: from(await getDefaultPolicy(ctx, kind)) }
  },
  async addCustom(ctx: OrgContext, request: Request) {
    return { details: fromDetails(await addPolicy(ctx, ctx.orgId, { kind, settings: to(request) })) }
  },
  async updateCustom(ctx: OrgContext, request: Request) {
    return { details: fromDetails(await updatePolicy(ctx, ctx.orgId, kind, to(request))) }
  },
  async reset(ctx: OrgContext) {
    return { details: fromDetails(await resetPolicy(ctx, ctx.orgId, kind)) }
  },
  async updateDefault(ctx: OrgContext, request: Request) {
    return { details: fromDetails(await updateDefaultPolicy(ctx, kind, to(request))) }
  },
})
