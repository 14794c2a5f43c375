import type { MessageInitShape } from '@bufbuild/protobuf'
import type {
  AddOrgDomainRequest,
  AddOrgDomainResponseSchema,
  GenerateOrgDomainValidationRequest,
  GenerateOrgDomainValidationResponseSchema,
  ListOrgDomainsRequest,
  ListOrgDomainsResponseSchema,
  RemoveOrgDomainRequest,
  RemoveOrgDomainResponseSchema,
  SetPrimaryOrgDomainRequest,
  SetPrimaryOrgDomainResponseSchema,
  ValidateOrgDomainRequest,
  ValidateOrgDomainResponseSchema,
} from '@zitadel/proto/zitadel/management_pb.js'
import { fromDetails } from '#api/zitadel/details.ts'
import { fromListed, toPaging } from '#api/zitadel/list.ts'
import { fromOrgDomain, toDomainNameQuery, toProofType } from '#api/zitadel/org.ts'
import type { OrgContext } from '#api/zitadel/org-context.ts'
import { actedIn } from '#api/zitadel/within.ts'
import { addOrgDomain as addOrgDomainCommand } from '#domain/org/flows/add-org-domain.ts'
import { validateOrgDomain as validateOrgDomainCommand } from '#domain/org/flows/validate-org-domain.ts'
import { generateOrgDomainValidation as generateCommand } from '#domain/org/generate-org-domain-validation.ts'
import { listOrgDomains as listOrgDomainsQuery } from '#domain/org/list-org-domains.ts'
import { removeOrgDomain as removeOrgDomainCommand } from '#domain/org/remove-org-domain.ts'
import { setPrimaryOrgDomain as setPrimaryOrgDomainCommand } from '#domain/org/set-primary-org-domain.ts'

export async function listOrgDomains(
  ctx: OrgContext,
  request: ListOrgDomainsRequest,
): Promise<MessageInitShape<typeof ListOrgDomainsResponseSchema>> {
  const queries = request.queries.flatMap(toDomainNameQuery)
  const domains = await listOrgDomainsQuery(ctx, actedIn(ctx), toPaging(request.query), queries)
  return { details: fromListed(domains, ctx.now), result: domains.entries.map(fromOrgDomain) }
}

export async function addOrgDomain(
  ctx: OrgContext,
  request: AddOrgDomainRequest,
): Promise<MessageInitShape<typeof AddOrgDomainResponseSchema>> {
  return { details: fromDetails(await addOrgDomainCommand(ctx, actedIn(ctx), request.domain)) }
}

export async function removeOrgDomain(
  ctx: OrgContext,
  request: RemoveOrgDomainRequest,
): Promise<MessageInitShape<typeof RemoveOrgDomainResponseSchema>> {
  return { details: fromDetails(await removeOrgDomainCommand(ctx, actedIn(ctx), request.domain)) }
}

export async function generateOrgDomainValidation(
  ctx: OrgContext,
  request: GenerateOrgDomainValidationRequest,
): Promise<MessageInitShape<typeof GenerateOrgDomainValidationResponseSchema>> {
  return generateCommand(ctx, actedIn(ctx), request.domain, toProofType(request.type))
}

export async function validateOrgDomain(
  ctx: OrgContext,
  request: ValidateOrgDomainRequest,
): Promise<MessageInitShape<typeof ValidateOrgDomainResponseSchema>> {
  return { details: fromDetails(await validateOrgDomainCommand(ctx, actedIn(ctx), request.domain)) }
}

export async function setPrimaryOrgDomain(
  ctx: OrgContext,
  request: SetPrimaryOrgDomainRequest,
): Promise<MessageInitShape<typeof SetPrimaryOrgDomainResponseSchema>> {
  return { details: fromDetails(await setPrimaryOrgDomainCommand(ctx, actedIn(ctx), request.domain)) }
}
