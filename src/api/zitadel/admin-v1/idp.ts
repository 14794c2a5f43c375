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
} from '@zitadel/proto/zitadel/admin_pb.js'
import { fromDetails } from '#api/zitadel/details.ts'
import { fromListed, toPaging } from '#api/zitadel/list.ts'
import { fromProvider, toOidcProvider } from '#api/zitadel/provider.ts'
import { toTextQuery } from '#api/zitadel/text-query.ts'
import type { Context } from '#domain/context.ts'
import { addGenericOidcProvider } from '#domain/idp/add-generic-oidc-provider.ts'
import { deleteProvider as deleteProviderCommand } from '#domain/idp/flows/delete-provider.ts'
import { getProvider } from '#domain/idp/get-provider.ts'
import { listProviders as listProvidersQuery, type ProviderQuery } from '#domain/idp/list-providers.ts'
import { updateGenericOidcProvider } from '#domain/idp/update-generic-oidc-provider.ts'
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import type { Target } from '#domain/target.ts'

const onInstance = (id: string): Target => ({ id, within: INSTANCE_ID })

export async function listProviders(
  ctx: Context,
  request: ListProvidersRequest,
): Promise<MessageInitShape<typeof ListProvidersResponseSchema>> {
  const queries = request.queries.flatMap(toProviderQuery)
  const found = await listProvidersQuery(ctx, INSTANCE_ID, toPaging(request.query), queries)
  return { details: fromListed(found, ctx.now), result: found.entries.map(fromProvider) }
}

function toProviderQuery({ query }: ProviderQueryMessage): ProviderQuery[] {
  switch (query.case) {
    case 'idpIdQuery':
      return [{ kind: 'id', id: query.value.id }]
    case 'idpNameQuery':
      return [{ kind: 'name', text: toTextQuery(query.value.name, query.value.method) }]
    default:
      return []
  }
}

export async function getProviderByID(
  ctx: Context,
  request: GetProviderByIDRequest,
): Promise<MessageInitShape<typeof GetProviderByIDResponseSchema>> {
  return { idp: fromProvider(await getProvider(ctx, onInstance(request.id))) }
}

export async function addGenericOIDCProvider(
  ctx: Context,
  request: AddGenericOIDCProviderRequest,
): Promise<MessageInitShape<typeof AddGenericOIDCProviderResponseSchema>> {
  const { id, details } = await addGenericOidcProvider(ctx, INSTANCE_ID, toOidcProvider(request))
  return { id, details: fromDetails(details) }
}

export async function updateGenericOIDCProvider(
  ctx: Context,
  request: UpdateGenericOIDCProviderRequest,
): Promise<MessageInitShape<typeof UpdateGenericOIDCProviderResponseSchema>> {
  return { details: fromDetails(await updateGenericOidcProvider(ctx, onInstance(request.id), toOidcProvider(request))) }
}

export async function deleteProvider(
  ctx: Context,
  request: DeleteProviderRequest,
): Promise<MessageInitShape<typeof DeleteProviderResponseSchema>> {
  return { details: fromDetails(await deleteProviderCommand(ctx, onInstance(request.id))) }
}
