/** Metadata of organizations; the commands of both versions. */
import { timestampFromMs } from '@bufbuild/protobuf/wkt'
import type { OrganizationService } from '#api/zitadel/descriptors/services-v2.ts'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import { fromPage, toPage } from '#api/zitadel/messages-v2/list.ts'
import type { OrgContext } from '#api/zitadel/org-context.ts'
import { toTextQuery } from '#api/zitadel/text-query.ts'
import { type FoundOrgMetadata, listOrgMetadata } from '#domain/org/metadata/list-org-metadata.ts'
import { removeOrgMetadata } from '#domain/org/metadata/remove-org-metadata.ts'
import { setOrgMetadata } from '#domain/org/metadata/set-org-metadata.ts'

interface SetMetadata {
  readonly organizationId: string
  readonly metadata: readonly { readonly key: string; readonly value: Uint8Array }[]
}

export const fromMetadata = ({ key, value, createdAt, changedAt }: FoundOrgMetadata) => ({
  key,
  value: Buffer.from(value, 'base64'),
  creationDate: timestampFromMs(createdAt),
  changeDate: timestampFromMs(changedAt),
})

/** The calls whose messages are the same in both versions. */
export const metadataCalls = {
  async setOrganizationMetadata(ctx: OrgContext, { organizationId: id, metadata }: SetMetadata) {
    const entries = metadata.map(({ key, value }) => ({ key, value: Buffer.from(value).toString('base64') }))
    return { setDate: timestampFromMs((await setOrgMetadata(ctx, { id }, entries)).changedAt) }
  },
  async deleteOrganizationMetadata(
    ctx: OrgContext,
    { organizationId: id, keys }: { readonly organizationId: string; readonly keys: readonly string[] },
  ) {
    return { deletionDate: timestampFromMs((await removeOrgMetadata(ctx, { id }, keys)).changedAt) }
  },
}

export const organizationMetadata = {
  ...metadataCalls,
  async listOrganizationMetadata(ctx, { organizationId: id, pagination, filters }) {
    const paging = toPage(pagination)
    const queries = filters.flatMap(({ filter }) =>
      filter.case === 'keyFilter' ? [toTextQuery(filter.value.key, filter.value.method)] : [],
    )
    const orgMetadata = await listOrgMetadata(ctx, { id }, paging, queries)
    return { pagination: fromPage(orgMetadata, paging), metadata: orgMetadata.entries.map(fromMetadata) }
  },
} satisfies ServiceHandlers<typeof OrganizationService, OrgContext>
