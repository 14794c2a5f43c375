import type { ProviderQuery as ProviderQueryMessage } from '@zitadel/proto/zitadel/admin_pb.js'
import type { AdminRpcs } from '#api/zitadel/admin-v1/rpcs.ts'
import { fromDetails } from '#api/zitadel/details.ts'
import { fromListed, toPaging } from '#api/zitadel/list.ts'
import { fromProvider, toOidcProvider } from '#api/zitadel/provider.ts'
import { toTextQuery } from '#api/zitadel/text-query.ts'
import { addGenericOidcProvider } from '#domain/idp/add-generic-oidc-provider.ts'
import { deleteProvider } from '#domain/idp/flows/delete-provider.ts'
import { getProvider } from '#domain/idp/get-provider.ts'
import { listProviders, type ProviderQuery } from '#domain/idp/list-providers.ts'
import { updateGenericOidcProvider } from '#domain/idp/update-generic-oidc-provider.ts'
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import type { Target } from '#domain/target.ts'

const onInstance = (id: string): Target => ({ id, within: INSTANCE_ID })

export const idp = {
  async listProviders(ctx, request) {
    const queries = request.queries.flatMap(toProviderQuery)
    const providers = await listProviders(ctx, INSTANCE_ID, toPaging(request.query), queries)
    return { details: fromListed(providers, ctx.now), result: providers.entries.map(fromProvider) }
  },
  async getProviderByID(ctx, request) {
    return { idp: fromProvider(await getProvider(ctx, onInstance(request.id))) }
  },
  async addGenericOIDCProvider(ctx, request) {
    const { id, details } = await addGenericOidcProvider(ctx, INSTANCE_ID, toOidcProvider(request))
    return { id, details: fromDetails(details) }
  },
  async updateGenericOIDCProvider(ctx, request) {
    return {
      details: fromDetails(await updateGenericOidcProvider(ctx, onInstance(request.id), toOidcProvider(request))),
    }
  },
  async deleteProvider(ctx, request) {
    return { details: fromDetails(await deleteProvider(ctx, onInstance(request.id))) }
  },
} satisfies AdminRpcs

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
