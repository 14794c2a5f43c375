/** AppService of version 2 beta: the commands of version 2 behind its own messages. */
import { timestampFromMs } from '@bufbuild/protobuf/wkt'
import type { AppService } from '@zitadel/proto/zitadel/app/v2beta/app_service_pb.js'
import type { ApiContext } from '#api/zitadel/api-context.ts'
import { addKey, datesOf, fromKey, removeKey } from '#api/zitadel/application-v2/key.ts'
import { appOf, deactivate, generateSecret, reactivate, remove, update } from '#api/zitadel/application-v2/life.ts'
import { changedConfig, fromConfig, toNewConfig } from '#api/zitadel/application-v2/oidc-config.ts'
import { samlChange } from '#api/zitadel/application-v2/saml-config.ts'
import { STATES, toKeySorting, toSorting, toState } from '#api/zitadel/application-v2/search.ts'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import {
  fromApiConfig,
  fromCompliance,
  fromSamlConfig,
  toApiConfig,
  toSamlInput,
} from '#api/zitadel/management-v1/project/app-config.ts'
import { fromPage, toPage } from '#api/zitadel/messages-v2/list.ts'
import type { OrgContext } from '#api/zitadel/org-context.ts'
import { toTextQuery } from '#api/zitadel/text-query.ts'
import { addApiApp } from '#domain/project/app/add-api-app.ts'
import { addOidcApp } from '#domain/project/app/add-oidc-app.ts'
import type { AppView } from '#domain/project/app/app-view.ts'
import type { ConfigChange } from '#domain/project/app/change-app.ts'
import { type AppKeyQuery, getAppKeyById, listVisibleAppKeys } from '#domain/project/app/list-visible-app-keys.ts'
import { type AppQuery, getAppById, listVisibleApps } from '#domain/project/app/list-visible-apps.ts'
import { addSamlApp } from '#domain/project/app/saml/add-saml-app.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { unimplemented } from '#kit/errors.ts'

type Handlers = ServiceHandlers<typeof AppService, ApiContext>
type Request<Name extends keyof Handlers> = Parameters<NonNullable<Handlers[Name]>>[1]

const onApp = ({ projectId, id: appId }: { readonly projectId: string; readonly id: string }) =>
  appOf({ projectId, appId })

function fromAppConfig(app: AppView, language: string) {
  const { clientId } = app
  if (app.config.kind === 'api') return { case: 'apiConfig', value: fromApiConfig(app.config, clientId) } as const
  if (app.config.kind === 'saml') return { case: 'samlConfig', value: fromSamlConfig(app.config) } as const
  const { shared, ...ownConfig } = fromConfig(app.config)
  return {
    case: 'oidcConfig',
    value: { ...shared, ...ownConfig, ...fromCompliance(app.config, language), clientId },
  } as const
}

const fromApplication = (app: AppView, language: string) => ({
  id: app.id,
  creationDate: timestampFromMs(app.createdAt),
  changeDate: timestampFromMs(app.changedAt),
  state: STATES[app.state],
  name: app.name,
  config: fromAppConfig(app, language),
})

async function toConfigChange(
  ctx: ApiContext,
  request: Request<'updateApplication'>,
): Promise<ConfigChange | undefined> {
  const { updateRequestType } = request
  switch (updateRequestType.case) {
    case 'oidcConfigurationRequest': {
      const changes = updateRequestType.value
      return { kind: 'oidc', change: (current) => changedConfig(current, changes) }
    }
    case 'apiConfigurationRequest':
      return { kind: 'api', authMethod: toApiConfig(updateRequestType.value.authMethodType).authMethod }
    case 'samlConfigurationRequest':
      return samlChange(ctx, onApp(request), updateRequestType.value)
    default:
      return undefined
  }
}

function toQuery({ filter }: Request<'listApplications'>['filters'][number]): AppQuery[] {
  switch (filter.case) {
    case 'nameFilter':
      return [{ kind: 'name', text: toTextQuery(filter.value.name, filter.value.method) }]
    case 'stateFilter':
      return [{ kind: 'state', state: toState(filter.value) }]
    case 'oidcAppOnly':
      return filter.value ? [{ kind: 'kind', value: 'oidc' }] : []
    case 'apiAppOnly':
      return filter.value ? [{ kind: 'kind', value: 'api' }] : []
    case 'samlAppOnly':
      return filter.value ? [{ kind: 'kind', value: 'saml' }] : []
    default:
      return []
  }
}

const KEY_COLUMNS = { applicationId: 'app_id', projectId: 'project_id', organizationId: 'org_id' } as const

function toKeyQuery({ resourceId }: Request<'listApplicationKeys'>): AppKeyQuery[] {
  return resourceId.case ? [{ column: KEY_COLUMNS[resourceId.case], id: resourceId.value }] : []
}

async function create(
  ctx: ApiContext,
  { projectId, id, name, creationRequestType: requestedType }: Request<'createApplication'>,
) {
  const input = { name, ...(id ? { id } : {}) }
  const project = { id: projectId }
  if (requestedType.case === 'oidcRequest') {
    const config = toNewConfig(requestedType.value)
    const { appId, details, ...client } = await addOidcApp(ctx, project, { ...input, config })
    const value = { ...client, ...fromCompliance(config, ctx.language) }
    return { appId, details, creationResponseType: { case: 'oidcResponse', value } as const }
  }
  if (requestedType.case === 'samlRequest') {
    const { appId, details } = await addSamlApp(ctx, project, { ...input, ...toSamlInput(requestedType.value) })
    return { appId, details, creationResponseType: { case: 'samlResponse', value: {} } as const }
  }
  if (requestedType.case !== 'apiRequest') throw unimplemented('', 'applications of this type are not served')
  const config = toApiConfig(requestedType.value.authMethodType)
  const { appId, details, ...client } = await addApiApp(ctx, project, { ...input, config })
  return { appId, details, creationResponseType: { case: 'apiResponse', value: client } as const }
}

/** Returns a key of the application; keys of others are unknown. */
async function getKey(ctx: OrgContext, request: Request<'getApplicationKey'>) {
  const key = await getAppKeyById(ctx, request.id)
  const outside =
    (request.projectId && request.projectId !== key.projectId) ||
    (request.applicationId && request.applicationId !== key.appId) ||
    (request.organizationId && request.organizationId !== key.orgId)
  if (outside) throw refuse('appKey.notFound')
  return { id: key.id, ...datesOf(key) }
}

export const applicationV2betaHandlers = {
  createApplication: async (ctx, request) => {
    const { appId, details, creationResponseType } = await create(ctx, request)
    return { appId, creationDate: timestampFromMs(details.changedAt), creationResponseType }
  },
  updateApplication: async (ctx, request) => {
    const config = await toConfigChange(ctx, request)
    return update(ctx, onApp(request), { ...(request.name ? { name: request.name } : {}), ...(config && { config }) })
  },
  getApplication: async (ctx, { id }) => ({ app: fromApplication(await getAppById(ctx, id), ctx.language) }),
  listApplications: async (ctx, { projectId, pagination, sortingColumn, filters }) => {
    const paging = toPage(pagination)
    const queries: AppQuery[] = [{ kind: 'projectId', id: projectId }, ...filters.flatMap(toQuery)]
    const apps = await listVisibleApps(ctx, { paging, sortBy: toSorting(sortingColumn), queries })
    const listed = apps.entries.map((app) => fromApplication(app, ctx.language))
    return { pagination: fromPage(apps, paging), applications: listed }
  },
  deleteApplication: (ctx, request) => remove(ctx, onApp(request)),
  deactivateApplication: (ctx, request) => deactivate(ctx, onApp(request)),
  reactivateApplication: (ctx, request) => reactivate(ctx, onApp(request)),
  regenerateClientSecret: (ctx, { projectId, applicationId: appId, appType }) => {
    const kind = appType.case === 'isApi' ? 'api' : 'oidc'
    return generateSecret(ctx, appOf({ projectId, appId }), appType.case ? kind : undefined)
  },
  createApplicationKey: async (ctx, request) => {
    const { keyId, ...added } = await addKey(ctx, appOf(request), request.expirationDate)
    return { id: keyId, ...added }
  },
  deleteApplicationKey: (ctx, { projectId, applicationId: appId, id }) =>
    removeKey(ctx, appOf({ projectId, appId }), id),
  getApplicationKey: getKey,
  listApplicationKeys: async (ctx, request) => {
    const paging = toPage(request.pagination)
    const query = { paging, sortBy: toKeySorting(request.sortingColumn), queries: toKeyQuery(request) }
    const appKeys = await listVisibleAppKeys(ctx, query)
    return {
      pagination: fromPage(appKeys, paging),
      keys: appKeys.entries.map((key) => ({ id: key.id, ...fromKey(key) })),
    }
  },
} satisfies Handlers
