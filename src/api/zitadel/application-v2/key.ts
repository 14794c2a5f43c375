/** Keys of applications in the messages of version 2. */
import { type Timestamp, timestampFromMs, timestampMs } from '@bufbuild/protobuf/wkt'
import { KeyType } from '@zitadel/proto/zitadel/auth_n_key_pb.js'
import { appOf } from '#api/zitadel/application-v2/life.ts'
import { toKeySorting } from '#api/zitadel/application-v2/search.ts'
import type { ApplicationService } from '#api/zitadel/descriptors/services-v2.ts'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import { fromPage, toPage } from '#api/zitadel/messages-v2/list.ts'
import type { OrgContext } from '#api/zitadel/org-context.ts'
import type { Context } from '#domain/context.ts'
import { addAppKey } from '#domain/project/app/add-app-key.ts'
import type { AppTarget } from '#domain/project/app/app-target.ts'
import {
  type AppKeyQuery,
  type AppKeyView,
  getAppKeyById,
  listVisibleAppKeys,
} from '#domain/project/app/list-visible-app-keys.ts'
import { removeAppKey } from '#domain/project/app/remove-app-key.ts'

/** Adds a key; its expiry is required. */
export async function addKey(ctx: Context, app: AppTarget, expirationDate: Timestamp | undefined) {
  const expiresAt = expirationDate ? timestampMs(expirationDate) : 0
  const { keyId, keyFile, details } = await addAppKey(ctx, app, { type: KeyType.JSON, expiresAt })
  return { keyId, creationDate: timestampFromMs(details.changedAt), keyDetails: Buffer.from(keyFile) }
}

export async function removeKey(ctx: Context, app: AppTarget, keyId: string) {
  return { deletionDate: timestampFromMs((await removeAppKey(ctx, app, keyId)).changedAt) }
}

/** The dates of a key. */
export const datesOf = (key: AppKeyView) => ({
  creationDate: timestampFromMs(key.createdAt),
  expirationDate: timestampFromMs(key.expiresAt),
})

/** The members of a listed key that both versions have. */
export const fromKey = (key: AppKeyView) => ({
  applicationId: key.appId,
  projectId: key.projectId,
  organizationId: key.orgId,
  ...datesOf(key),
})

type Filter = Parameters<typeof applicationKeys.listApplicationKeys>[1]['filters'][number]['filter']

function toQuery(filter: Filter): AppKeyQuery[] {
  switch (filter.case) {
    case 'applicationIdFilter':
      return [{ column: 'app_id', id: filter.value.applicationId }]
    case 'projectIdFilter':
      return [{ column: 'project_id', id: filter.value.projectId }]
    case 'organizationIdFilter':
      return [{ column: 'org_id', id: filter.value.organizationId }]
    default:
      return []
  }
}

export const applicationKeys = {
  createApplicationKey: (ctx, { projectId, applicationId: appId, expirationDate }) =>
    addKey(ctx, appOf({ projectId, appId }), expirationDate),
  deleteApplicationKey: (ctx, { projectId, applicationId: appId, keyId }) =>
    removeKey(ctx, appOf({ projectId, appId }), keyId),
  getApplicationKey: async (ctx, { keyId }) => ({ keyId, ...datesOf(await getAppKeyById(ctx, keyId)) }),
  listApplicationKeys: async (ctx, { pagination, sortingColumn, filters }) => {
    const paging = toPage(pagination)
    const queries = filters.flatMap(({ filter }) => toQuery(filter))
    const appKeys = await listVisibleAppKeys(ctx, { paging, sortBy: toKeySorting(sortingColumn), queries })
    const keys = appKeys.entries.map((key) => ({ keyId: key.id, ...fromKey(key) }))
    return { pagination: fromPage(appKeys, paging), keys }
  },
} satisfies ServiceHandlers<typeof ApplicationService, OrgContext>
