/** Applications in the messages of version 2. */
import { timestampFromMs } from '@bufbuild/protobuf/wkt'
import type { ApiContext } from '#api/zitadel/api-context.ts'
import { appOf, deactivate, generateSecret, reactivate, remove, update } from '#api/zitadel/application-v2/life.ts'
import { changedConfigV2, fromConfig, toNewConfigV2 } from '#api/zitadel/application-v2/oidc-config.ts'
import { fromSamlConfigV2, samlChange } from '#api/zitadel/application-v2/saml-config.ts'
import { STATES, toSorting, toState } from '#api/zitadel/application-v2/search.ts'
import type { ApplicationService } from '#api/zitadel/descriptors/services-v2.ts'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import {
  fromApiConfig,
  fromCompliance,
  toApiConfig,
  toSamlInput,
} from '#api/zitadel/management-v1/project/app-config.ts'
import { fromPage, toPage } from '#api/zitadel/messages-v2/list.ts'
import { toTextQuery } from '#api/zitadel/text-query.ts'
import { addApiApp } from '#domain/project/app/add-api-app.ts'
import { addOidcApp } from '#domain/project/app/add-oidc-app.ts'
import type { AppConfig, OidcConfig } from '#domain/project/app/app-config.ts'
import type { AppView } from '#domain/project/app/app-view.ts'
import type { ConfigChange } from '#domain/project/app/change-app.ts'
import { type AppQuery, getAppById, listVisibleApps } from '#domain/project/app/list-visible-apps.ts'
import { addSamlApp } from '#domain/project/app/saml/add-saml-app.ts'
import { unimplemented } from '#kit/errors.ts'

type Handlers = ServiceHandlers<typeof ApplicationService, ApiContext>
type Request<Name extends keyof Handlers> = Parameters<NonNullable<Handlers[Name]>>[1]

const onApp = ({ projectId, applicationId: appId }: { readonly projectId: string; readonly applicationId: string }) =>
  appOf({ projectId, appId })

const compliance = (config: OidcConfig, language: string) => {
  const { noneCompliant, complianceProblems } = fromCompliance(config, language)
  return { nonCompliant: noneCompliant, complianceProblems }
}

function fromAppConfig(app: AppView, language: string) {
  const { clientId } = app
  if (app.config.kind === 'api')
    return { case: 'apiConfiguration', value: fromApiConfig(app.config, clientId) } as const
  if (app.config.kind === 'saml') return { case: 'samlConfiguration', value: fromSamlConfigV2(app.config) } as const
  const { appType, devMode, shared } = fromConfig(app.config)
  const renamed = { applicationType: appType, developmentMode: devMode, ...compliance(app.config, language) }
  return { case: 'oidcConfiguration', value: { ...shared, ...renamed, clientId } } as const
}

const fromApplication = (app: AppView, language: string) => ({
  applicationId: app.id,
  projectId: app.projectId,
  creationDate: timestampFromMs(app.createdAt),
  changeDate: timestampFromMs(app.changedAt),
  state: STATES[app.state],
  name: app.name,
  configuration: fromAppConfig(app, language),
})

async function toConfigChange(
  ctx: ApiContext,
  request: Request<'updateApplication'>,
): Promise<ConfigChange | undefined> {
  const { applicationType } = request
  switch (applicationType.case) {
    case 'oidcConfiguration': {
      const changes = applicationType.value
      return { kind: 'oidc', change: (current) => changedConfigV2(current, changes) }
    }
    case 'apiConfiguration':
      return { kind: 'api', authMethod: toApiConfig(applicationType.value.authMethodType).authMethod }
    case 'samlConfiguration':
      return samlChange(ctx, onApp(request), applicationType.value)
    default:
      return undefined
  }
}

/** Kinds by the number of `ApplicationType`. */
const KINDS: readonly (AppConfig['kind'] | undefined)[] = [undefined, 'oidc', 'api', 'saml']

function toQuery({ filter }: Request<'listApplications'>['filters'][number]): AppQuery[] {
  switch (filter.case) {
    case 'projectIdFilter':
      return [{ kind: 'projectId', id: filter.value.projectId }]
    case 'nameFilter':
      return [{ kind: 'name', text: toTextQuery(filter.value.name, filter.value.method) }]
    case 'stateFilter':
      return [{ kind: 'state', state: toState(filter.value) }]
    case 'typeFilter':
      return [{ kind: 'kind', value: KINDS[filter.value] }]
    case 'clientIdFilter':
      return [{ kind: 'clientId', id: filter.value.clientId }]
    case 'entityIdFilter':
      return [
        { kind: 'kind', value: 'saml' },
        { kind: 'clientId', id: filter.value.entityId },
      ]
    default:
      return []
  }
}

async function create(ctx: ApiContext, request: Request<'createApplication'>) {
  const { projectId, applicationId, name, applicationType: requestedType } = request
  const input = { name, ...(applicationId ? { id: applicationId } : {}) }
  const project = { id: projectId }
  if (requestedType.case === 'oidcConfiguration') {
    const config = toNewConfigV2(requestedType.value)
    const { appId, details, ...client } = await addOidcApp(ctx, project, { ...input, config })
    const value = { ...client, ...compliance(config, ctx.language) }
    return { appId, details, applicationType: { case: 'oidcConfiguration', value } as const }
  }
  if (requestedType.case === 'samlConfiguration') {
    const { appId, details } = await addSamlApp(ctx, project, { ...input, ...toSamlInput(requestedType.value) })
    return { appId, details, applicationType: { case: 'samlConfiguration', value: {} } as const }
  }
  if (requestedType.case !== 'apiConfiguration') throw unimplemented('', 'applications of this type are not served')
  const config = toApiConfig(requestedType.value.authMethodType)
  const { appId, details, ...client } = await addApiApp(ctx, project, { ...input, config })
  return { appId, details, applicationType: { case: 'apiConfiguration', value: client } as const }
}

export const applications = {
  createApplication: async (ctx, request) => {
    const { appId, details, applicationType } = await create(ctx, request)
    return { applicationId: appId, creationDate: timestampFromMs(details.changedAt), applicationType }
  },
  updateApplication: async (ctx, request) => {
    const config = await toConfigChange(ctx, request)
    return update(ctx, onApp(request), { ...(request.name ? { name: request.name } : {}), ...(config && { config }) })
  },
  getApplication: async (ctx, { applicationId }) => ({
    application: fromApplication(await getAppById(ctx, applicationId), ctx.language),
  }),
  listApplications: async (ctx, { pagination, sortingColumn, filters }) => {
    const paging = toPage(pagination)
    const query = { paging, sortBy: toSorting(sortingColumn), queries: filters.flatMap(toQuery) }
    const apps = await listVisibleApps(ctx, query)
    return {
      pagination: fromPage(apps, paging),
      applications: apps.entries.map((app) => fromApplication(app, ctx.language)),
    }
  },
  deleteApplication: (ctx, request) => remove(ctx, onApp(request)),
  deactivateApplication: (ctx, request) => deactivate(ctx, onApp(request)),
  reactivateApplication: (ctx, request) => reactivate(ctx, onApp(request)),
  generateClientSecret: (ctx, request) => generateSecret(ctx, onApp(request)),
} satisfies Handlers
