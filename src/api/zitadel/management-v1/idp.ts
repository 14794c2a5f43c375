import type { ProviderQuery as ProviderQueryMessage } from '@zitadel/proto/zitadel/management_pb.js'
import { fromDetails } from '#api/zitadel/details.ts'
import { fromListed, toPaging } from '#api/zitadel/list.ts'
import type { ManagementRpcs } from '#api/zitadel/management-v1/rpcs.ts'
import { fromProvider, toIdpLevel, toOidcProvider } from '#api/zitadel/provider.ts'
import { toTextQuery } from '#api/zitadel/text-query.ts'
import { within } from '#api/zitadel/within.ts'
import { addGenericOidcProvider } from '#domain/idp/add-generic-oidc-provider.ts'
import { deleteProvider } from '#domain/idp/flows/delete-provider.ts'
import { getProvider } from '#domain/idp/get-provider.ts'
import { listProviders, type ProviderQuery } from '#domain/idp/list-providers.ts'
import { updateGenericOidcProvider } from '#domain/idp/update-generic-oidc-provider.ts'

export const idp = {
  async listProviders(ctx, request) {
    const queries = request.queries.flatMap(toProviderQuery)
    const providers = await listProviders(ctx, ctx.orgId, toPaging(request.query), queries)
    return { details: fromListed(providers, ctx.now), result: providers.entries.map(fromProvider) }
  },
  async getProviderByID(ctx, request) {
    return { idp: fromProvider(await getProvider(ctx, within(ctx, request.id))) }
  },
  async addGenericOIDCProvider(ctx, request) {
    const { id, details } = await addGenericOidcProvider(ctx, ctx.orgId, toOidcProvider(request))
    return { id, details: fromDetails(details) }
  },
  async updateGenericOIDCProvider(ctx, request) {
    return {
      details: fromDetails(await updateGenericOidcProvider(ctx, within(ctx, request.id), toOidcProvider(request))),
    }
  },
  async deleteProvider(ctx, request) {
    return { details: fromDetails(await deleteProvider(ctx, within(ctx, request.id))) }
  },
} satisfies ManagementRpcs

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
