import type { MessageInitShape } from '@bufbuild/protobuf'
import { type AppQuery, type AppSchema, AppState } from '@zitadel/proto/zitadel/app_pb.js'
import { fromDetails } from '#api/zitadel/details.ts'
import { fromListed, toPaging } from '#api/zitadel/list.ts'
import {
  fromApiConfig,
  fromCompliance,
  fromOidcConfig,
  fromSamlConfig,
  toApiConfig,
  toOidcConfig,
  toSamlInput,
} from '#api/zitadel/management-v1/project/app-config.ts'
import type { ManagementRpcs } from '#api/zitadel/management-v1/rpcs.ts'
import { toTextQuery } from '#api/zitadel/text-query.ts'
import { appIn, within } from '#api/zitadel/within.ts'
import { addApiApp } from '#domain/project/app/add-api-app.ts'
import { addOidcApp } from '#domain/project/app/add-oidc-app.ts'
import { deactivateApp } from '#domain/project/app/deactivate-app.ts'
import { type FoundApp, getApp, listApps } from '#domain/project/app/list-apps.ts'
import { reactivateApp } from '#domain/project/app/reactivate-app.ts'
import { regenerateClientSecret } from '#domain/project/app/regenerate-client-secret.ts'
import { removeApp } from '#domain/project/app/remove-app.ts'
import { addSamlApp } from '#domain/project/app/saml/add-saml-app.ts'
import { updateSamlAppConfig } from '#domain/project/app/saml/update-saml-app-config.ts'
import { updateApiAppConfig } from '#domain/project/app/update-api-app-config.ts'
import { updateApp } from '#domain/project/app/update-app.ts'
import { updateOidcAppConfig } from '#domain/project/app/update-oidc-app-config.ts'

const fromApp = (app: FoundApp, language: string): MessageInitShape<typeof AppSchema> => ({
  id: app.id,
  details: fromDetails({ ...app, owner: app.orgId }),
  state: app.state === 'active' ? AppState.ACTIVE : AppState.INACTIVE,
  name: app.name,
  config: fromConfig(app, language),
})

function fromConfig(
  { config, clientId }: FoundApp,
  language: string,
): NonNullable<MessageInitShape<typeof AppSchema>['config']> {
  switch (config.kind) {
    case 'oidc':
      return { case: 'oidcConfig', value: fromOidcConfig(config, clientId, language) }
    case 'api':
      return { case: 'apiConfig', value: fromApiConfig(config, clientId) }
    case 'saml':
      return { case: 'samlConfig', value: fromSamlConfig(config) }
  }
}

const toNameQuery = ({ query }: AppQuery) =>
  query.case === 'nameQuery' ? [toTextQuery(query.value.name, query.value.method)] : []

export const projectApp = {
  async getAppByID(ctx, request) {
    return { app: fromApp(await getApp(ctx, appIn(ctx, request)), ctx.language) }
  },
  async listApps(ctx, request) {
    const apps = await listApps(ctx, within(ctx, request.projectId), {
      paging: toPaging(request.query),
      queries: request.queries.flatMap(toNameQuery),
    })
    return { details: fromListed(apps, ctx.now), result: apps.entries.map((app) => fromApp(app, ctx.language)) }
  },
  async addOIDCApp(ctx, request) {
    const config = toOidcConfig(request)
    const { details, ...added } = await addOidcApp(ctx, within(ctx, request.projectId), { name: request.name, config })
    return { ...added, details: fromDetails(details), ...fromCompliance(config, ctx.language) }
  },
  async addAPIApp(ctx, request) {
    const config = toApiConfig(request.authMethodType)
    const { details, ...added } = await addApiApp(ctx, within(ctx, request.projectId), { name: request.name, config })
    return { ...added, details: fromDetails(details) }
  },
  async addSAMLApp(ctx, request) {
    const input = { name: request.name, ...toSamlInput(request) }
    const { appId, details } = await addSamlApp(ctx, within(ctx, request.projectId), input)
    return { appId, details: fromDetails(details) }
  },
  async updateApp(ctx, request) {
    return { details: fromDetails(await updateApp(ctx, appIn(ctx, request), request.name)) }
  },
  async updateOIDCAppConfig(ctx, request) {
    return { details: fromDetails(await updateOidcAppConfig(ctx, appIn(ctx, request), toOidcConfig(request))) }
  },
  async updateSAMLAppConfig(ctx, request) {
    return { details: fromDetails(await updateSamlAppConfig(ctx, appIn(ctx, request), toSamlInput(request))) }
  },
  async updateAPIAppConfig(ctx, request) {
    return {
      details: fromDetails(await updateApiAppConfig(ctx, appIn(ctx, request), toApiConfig(request.authMethodType))),
    }
  },
  async deactivateApp(ctx, request) {
    return { details: fromDetails(await deactivateApp(ctx, appIn(ctx, request))) }
  },
  async reactivateApp(ctx, request) {
    return { details: fromDetails(await reactivateApp(ctx, appIn(ctx, request))) }
  },
  async removeApp(ctx, request) {
    return { details: fromDetails(await removeApp(ctx, appIn(ctx, request))) }
  },
  async regenerateOIDCClientSecret(ctx, request) {
    const { clientSecret, details } = await regenerateClientSecret(ctx, appIn(ctx, request), 'oidc')
    return { clientSecret, details: fromDetails(details) }
  },
  async regenerateAPIClientSecret(ctx, request) {
    const { clientSecret, details } = await regenerateClientSecret(ctx, appIn(ctx, request), 'api')
    return { clientSecret, details: fromDetails(details) }
  },
} satisfies ManagementRpcs
