import type { MessageInitShape } from '@bufbuild/protobuf'
import type {
  AddGenericOIDCProviderRequest,
  AddGenericOIDCProviderResponseSchema,
  DeleteProviderRequest,
  DeleteProviderResponseSchema,
  GetProviderByIDRequest,
  GetProviderByIDResponseSchema,
  ListProvidersRequest,
  ListProvidersResponseSchema,
  ProviderQuery as ProviderQueryMessage,
  UpdateGenericOIDCProviderRequest,
  UpdateGenericOIDCProviderResponseSchema,
} from '@zitadel/proto/zitadel/management_pb.js'
import { fromDetails } from '#api/zitadel/details.ts'
import { fromListed, toPaging } from '#api/zitadel/list.ts'
import type { OrgContext } from '#api/zitadel/org-context.ts'
import { fromProvider, toIdpLevel, toOidcProvider } from '#api/zitadel/provider.ts'
import { toTextQuery } from '#api/zitadel/text-query.ts'
import { within } from '#api/zitadel/within.ts'
import { addGenericOidcProvider } from '#domain/idp/add-generic-oidc-provider.ts'
import { deleteProvider as deleteProviderCommand } from '#domain/idp/flows/delete-provider.ts'
import { getProvider } from '#domain/idp/get-provider.ts'
import { listProviders as listProvidersQuery, type ProviderQuery } from '#domain/idp/list-providers.ts'
import { updateGenericOidcProvider } from '#domain/idp/update-generic-oidc-provider.ts'

export async function listProviders(
  ctx: OrgContext,
  request: ListProvidersRequest,
): Promise<MessageInitShape<typeof ListProvidersResponseSchema>> {
  const queries = request.queries.flatMap(toProviderQuery)
  const found = await listProvidersQuery(ctx, ctx.orgId, toPaging(request.query), queries)
  return { details: fromListed(found, ctx.now), result: found.entries.map(fromProvider) }
}

function toProviderQuery({ query }: ProviderQueryMessage): ProviderQuery[] {
  switch (query.case) {
    case 'idpIdQuery':
      return [{ kind: 'id', id: query.value.id }]
    case 'idpNameQuery':
      return [{ kind: 'name', text: toTextQuery(query.value.name, query.value.method) }]
    case 'ownerTypeQuery': {
      const level = toIdpLevel(query.value.ownerType)
      return level ? [{ kind: 'owner', level }] : []
    }
    default:
      return []
  }
}

export async function getProviderByID(
  ctx: OrgContext,
  request: GetProviderByIDRequest,
): Promise<MessageInitShape<typeof GetProviderByIDResponseSchema>> {
  return { idp: fromProvider(await getProvider(ctx, within(ctx, request.id))) }
}

export async function addGenericOIDCProvider(
  ctx: OrgContext,
  request: AddGenericOIDCProviderRequest,
): Promise<MessageInitShape<typeof AddGenericOIDCProviderResponseSchema>> {
  const { id, details } = await addGenericOidcProvider(ctx, ctx.orgId, toOidcProvider(request))
  return { id, details: fromDetails(details) }
}

export async function updateGenericOIDCProvider(
  ctx: OrgContext,
  request: UpdateGenericOIDCProviderRequest,
): Promise<MessageInitShape<typeof UpdateGenericOIDCProviderResponseSchema>> {
  return {
    details: fromDetails(await updateGenericOidcProvider(ctx, within(ctx, request.id), toOidcProvider(request))),
  }
}

export async function deleteProvider(
  ctx: OrgContext,
  request: DeleteProviderRequest,
): Promise<MessageInitShape<typeof DeleteProviderResponseSchema>> {
  return { details: fromDetails(await deleteProviderCommand(ctx, within(ctx, request.id))) }
}
