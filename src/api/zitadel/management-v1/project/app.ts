import type { MessageInitShape } from '@bufbuild/protobuf'
import { type AppQuery, type AppSchema, AppState } from '@zitadel/proto/zitadel/app_pb.js'
import type {
  AddAPIAppRequest,
  AddAPIAppResponseSchema,
  AddOIDCAppRequest,
  AddOIDCAppResponseSchema,
  AddSAMLAppRequest,
  AddSAMLAppResponseSchema,
  DeactivateAppRequest,
  DeactivateAppResponseSchema,
  GetAppByIDRequest,
  GetAppByIDResponseSchema,
  ListAppsRequest,
  ListAppsResponseSchema,
  ReactivateAppRequest,
  ReactivateAppResponseSchema,
  RegenerateAPIClientSecretRequest,
  RegenerateAPIClientSecretResponseSchema,
  RegenerateOIDCClientSecretRequest,
  RegenerateOIDCClientSecretResponseSchema,
  RemoveAppRequest,
  RemoveAppResponseSchema,
  UpdateAPIAppConfigRequest,
  UpdateAPIAppConfigResponseSchema,
  UpdateAppRequest,
  UpdateAppResponseSchema,
  UpdateOIDCAppConfigRequest,
  UpdateOIDCAppConfigResponseSchema,
  UpdateSAMLAppConfigRequest,
  UpdateSAMLAppConfigResponseSchema,
} from '@zitadel/proto/zitadel/management_pb.js'
import type { ApiContext } from '#api/zitadel/api-context.ts'
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
import type { OrgContext } from '#api/zitadel/org-context.ts'
import { toTextQuery } from '#api/zitadel/text-query.ts'
import { appIn, within } from '#api/zitadel/within.ts'
import { addApiApp } from '#domain/project/app/add-api-app.ts'
import { addOidcApp } from '#domain/project/app/add-oidc-app.ts'
import { deactivateApp as deactivateAppCommand } from '#domain/project/app/deactivate-app.ts'
import { type FoundApp, getApp, listApps as listAppsQuery } from '#domain/project/app/list-apps.ts'
import { reactivateApp as reactivateAppCommand } from '#domain/project/app/reactivate-app.ts'
import { regenerateClientSecret } from '#domain/project/app/regenerate-client-secret.ts'
import { removeApp as removeAppCommand } from '#domain/project/app/remove-app.ts'
import { addSamlApp } from '#domain/project/app/saml/add-saml-app.ts'
import { updateSamlAppConfig } from '#domain/project/app/saml/update-saml-app-config.ts'
import { updateApiAppConfig } from '#domain/project/app/update-api-app-config.ts'
import { updateApp as updateAppCommand } from '#domain/project/app/update-app.ts'
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

export async function getAppByID(
  ctx: OrgContext,
  request: GetAppByIDRequest,
): Promise<MessageInitShape<typeof GetAppByIDResponseSchema>> {
  return { app: fromApp(await getApp(ctx, appIn(ctx, request)), ctx.language) }
}

export async function listApps(
  ctx: OrgContext,
  request: ListAppsRequest,
): Promise<MessageInitShape<typeof ListAppsResponseSchema>> {
  const apps = await listAppsQuery(ctx, within(ctx, request.projectId), {
    paging: toPaging(request.query),
    queries: request.queries.flatMap(toNameQuery),
  })
  return { details: fromListed(apps, ctx.now), result: apps.entries.map((app) => fromApp(app, ctx.language)) }
}

export async function addOIDCApp(
  ctx: OrgContext,
  request: AddOIDCAppRequest,
): Promise<MessageInitShape<typeof AddOIDCAppResponseSchema>> {
  const config = toOidcConfig(request)
  const { details, ...added } = await addOidcApp(ctx, within(ctx, request.projectId), { name: request.name, config })
  return { ...added, details: fromDetails(details), ...fromCompliance(config, ctx.language) }
}

export async function addAPIApp(
  ctx: OrgContext,
  request: AddAPIAppRequest,
): Promise<MessageInitShape<typeof AddAPIAppResponseSchema>> {
  const config = toApiConfig(request.authMethodType)
  const { details, ...added } = await addApiApp(ctx, within(ctx, request.projectId), { name: request.name, config })
  return { ...added, details: fromDetails(details) }
}

export async function addSAMLApp(
  ctx: ApiContext,
  request: AddSAMLAppRequest,
): Promise<MessageInitShape<typeof AddSAMLAppResponseSchema>> {
  const input = { name: request.name, ...toSamlInput(request) }
  const { appId, details } = await addSamlApp(ctx, within(ctx, request.projectId), input)
  return { appId, details: fromDetails(details) }
}

export async function updateApp(
  ctx: OrgContext,
  request: UpdateAppRequest,
): Promise<MessageInitShape<typeof UpdateAppResponseSchema>> {
  return { details: fromDetails(await updateAppCommand(ctx, appIn(ctx, request), request.name)) }
}

export async function updateOIDCAppConfig(
  ctx: OrgContext,
  request: UpdateOIDCAppConfigRequest,
): Promise<MessageInitShape<typeof UpdateOIDCAppConfigResponseSchema>> {
  return { details: fromDetails(await updateOidcAppConfig(ctx, appIn(ctx, request), toOidcConfig(request))) }
}

export async function updateSAMLAppConfig(
  ctx: ApiContext,
  request: UpdateSAMLAppConfigRequest,
): Promise<MessageInitShape<typeof UpdateSAMLAppConfigResponseSchema>> {
  return { details: fromDetails(await updateSamlAppConfig(ctx, appIn(ctx, request), toSamlInput(request))) }
}

export async function updateAPIAppConfig(
  ctx: OrgContext,
  request: UpdateAPIAppConfigRequest,
): Promise<MessageInitShape<typeof UpdateAPIAppConfigResponseSchema>> {
  return {
    details: fromDetails(await updateApiAppConfig(ctx, appIn(ctx, request), toApiConfig(request.authMethodType))),
  }
}

export async function deactivateApp(
  ctx: OrgContext,
  request: DeactivateAppRequest,
): Promise<MessageInitShape<typeof DeactivateAppResponseSchema>> {
  return { details: fromDetails(await deactivateAppCommand(ctx, appIn(ctx, request))) }
}

export async function reactivateApp(
  ctx: OrgContext,
  request: ReactivateAppRequest,
): Promise<MessageInitShape<typeof ReactivateAppResponseSchema>> {
  return { details: fromDetails(await reactivateAppCommand(ctx, appIn(ctx, request))) }
}

export async function removeApp(
  ctx: OrgContext,
  request: RemoveAppRequest,
): Promise<MessageInitShape<typeof RemoveAppResponseSchema>> {
  return { details: fromDetails(await removeAppCommand(ctx, appIn(ctx, request))) }
}

export async function regenerateOIDCClientSecret(
  ctx: OrgContext,
  request: RegenerateOIDCClientSecretRequest,
): Promise<MessageInitShape<typeof RegenerateOIDCClientSecretResponseSchema>> {
  const { clientSecret, details } = await regenerateClientSecret(ctx, appIn(ctx, request), 'oidc')
  return { clientSecret, details: fromDetails(details) }
}

export async function regenerateAPIClientSecret(
  ctx: OrgContext,
  request: RegenerateAPIClientSecretRequest,
): Promise<MessageInitShape<typeof RegenerateAPIClientSecretResponseSchema>> {
  const { clientSecret, details } = await regenerateClientSecret(ctx, appIn(ctx, request), 'api')
  return { clientSecret, details: fromDetails(details) }
}
