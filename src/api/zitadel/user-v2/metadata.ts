import { timestampFromMs } from '@bufbuild/protobuf/wkt'
import type { UserService } from '#api/zitadel/descriptors/services-v2.ts'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import { fromPage, toPage } from '#api/zitadel/messages-v2/list.ts'
import { toTextQuery } from '#api/zitadel/text-query.ts'
import type { Context } from '#domain/context.ts'
import { listUserMetadata } from '#domain/user/metadata/list-user-metadata.ts'
import { removeUserMetadata } from '#domain/user/metadata/remove-user-metadata.ts'
import { setUserMetadata } from '#domain/user/metadata/set-user-metadata.ts'

export const userMetadata = {
  async setUserMetadata(ctx, { userId: id, metadata }) {
    return { setDate: timestampFromMs((await setUserMetadata(ctx, { id }, metadata)).changedAt) }
  },
  async listUserMetadata(ctx, { userId: id, pagination, filters }) {
    const paging = toPage(pagination)
    const keys = filters.flatMap(({ filter }) =>
      filter.case === 'keyFilter' ? [toTextQuery(filter.value.key, filter.value.method)] : [],
    )
    const userMetadata = await listUserMetadata(ctx, { id }, { paging, keys })
    const metadata = userMetadata.entries.map(({ key, value, createdAt, changedAt }) => ({
      key,
      value: new Uint8Array(value),
      creationDate: timestampFromMs(createdAt),
      changeDate: timestampFromMs(changedAt),
    }))
    return { pagination: fromPage(userMetadata, paging), metadata }
  },
  async deleteUserMetadata(ctx, { userId: id, keys }) {
    return { deletionDate: timestampFromMs((await removeUserMetadata(ctx, { id }, keys)).changedAt) }
  },
} satisfies ServiceHandlers<typeof UserService, Context>
