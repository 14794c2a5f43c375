import { fromOrganization } from '#api/nevis/organizations.ts'
import { type Call, param, type Reply } from '#api/nevis/route.ts'
import type { KeyContext } from '#domain/access-key/authenticate-access-key.ts'
import { assignCustomer } from '#domain/user/person/assign-customer.ts'
import { getCustomerOfUser } from '#domain/user/person/get-customer-of-user.ts'
import { resolveUser } from '#domain/user/person/resolve-user.ts'
import { unassignCustomer } from '#domain/user/person/unassign-customer.ts'

export async function assignUserToOrganization(ctx: KeyContext, call: Call): Promise<Reply> {
  const target = await resolveUser(ctx, ctx.orgId, param(call, 'userId'))
  await assignCustomer(ctx, target, param(call, 'organizationId'))
  return { status: 204 }
}

export async function getOrganizationOfUser(ctx: KeyContext, call: Call): Promise<Reply> {
  const target = await resolveUser(ctx, ctx.orgId, param(call, 'userId'))
  return { status: 200, body: fromOrganization(await getCustomerOfUser(ctx, target)) }
}

export async function removeUserFromOrganization(ctx: KeyContext, call: Call): Promise<Reply> {
  await unassignCustomer(ctx, await resolveUser(ctx, ctx.orgId, param(call, 'userId')))
  return { status: 204 }
}
