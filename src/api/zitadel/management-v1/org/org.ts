import type { MessageInitShape } from '@bufbuild/protobuf'
import type {
  AddOrgRequest,
  AddOrgResponseSchema,
  DeactivateOrgResponseSchema,
  GetMyOrgResponseSchema,
  GetOrgByDomainGlobalRequest,
  GetOrgByDomainGlobalResponseSchema,
  ListOrgChangesRequest,
  ListOrgChangesResponseSchema,
  ReactivateOrgResponseSchema,
  RemoveOrgResponseSchema,
  UpdateOrgRequest,
  UpdateOrgResponseSchema,
} from '@zitadel/proto/zitadel/management_pb.js'
import { fromChange, toChangeQuery } from '#api/zitadel/change.ts'
import { fromDetails } from '#api/zitadel/details.ts'
import { fromOrg } from '#api/zitadel/org.ts'
import type { OrgContext } from '#api/zitadel/org-context.ts'
import { actedIn } from '#api/zitadel/within.ts'
import { deactivateOrg as deactivateOrgCommand } from '#domain/org/deactivate-org.ts'
import { addOrg as addOrgCommand } from '#domain/org/flows/add-org.ts'
import { listOrgChanges as listOrgChangesQuery } from '#domain/org/flows/list-org-changes.ts'
import { removeOrg as removeOrgCommand } from '#domain/org/flows/remove-org.ts'
import { updateOrg as updateOrgCommand } from '#domain/org/flows/update-org.ts'
import { getOrg, getOrgByDomain } from '#domain/org/get-org.ts'
import { reactivateOrg as reactivateOrgCommand } from '#domain/org/reactivate-org.ts'

export async function getMyOrg(ctx: OrgContext): Promise<MessageInitShape<typeof GetMyOrgResponseSchema>> {
  return { org: fromOrg(await getOrg(ctx, ctx.orgId)) }
}

export async function getOrgByDomainGlobal(
  ctx: OrgContext,
  request: GetOrgByDomainGlobalRequest,
): Promise<MessageInitShape<typeof GetOrgByDomainGlobalResponseSchema>> {
  return { org: fromOrg(await getOrgByDomain(ctx, request.domain)) }
}

export async function listOrgChanges(
  ctx: OrgContext,
  request: ListOrgChangesRequest,
): Promise<MessageInitShape<typeof ListOrgChangesResponseSchema>> {
  const changes = await listOrgChangesQuery(ctx, actedIn(ctx), toChangeQuery(request.query))
  return { result: changes.map((change) => fromChange(change, ctx.language)) }
}

export async function addOrg(
  ctx: OrgContext,
  request: AddOrgRequest,
): Promise<MessageInitShape<typeof AddOrgResponseSchema>> {
  const { id, details } = await addOrgCommand(ctx, request.name)
  return { id, details: fromDetails(details) }
}

export async function updateOrg(
  ctx: OrgContext,
  request: UpdateOrgRequest,
): Promise<MessageInitShape<typeof UpdateOrgResponseSchema>> {
  return { details: fromDetails(await updateOrgCommand(ctx, actedIn(ctx), request.name)) }
}

export async function deactivateOrg(ctx: OrgContext): Promise<MessageInitShape<typeof DeactivateOrgResponseSchema>> {
  return { details: fromDetails(await deactivateOrgCommand(ctx, actedIn(ctx))) }
}

export async function reactivateOrg(ctx: OrgContext): Promise<MessageInitShape<typeof ReactivateOrgResponseSchema>> {
  return { details: fromDetails(await reactivateOrgCommand(ctx, actedIn(ctx))) }
}

export async function removeOrg(ctx: OrgContext): Promise<MessageInitShape<typeof RemoveOrgResponseSchema>> {
  return { details: fromDetails(await removeOrgCommand(ctx, actedIn(ctx))) }
}
