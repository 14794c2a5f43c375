import type { ApiConfig, AppConfig, OidcConfig, SamlConfig } from '#domain/project/app/app-config.ts'
import { type App, omitKey, type Project, stampsAfter } from '#domain/project/project-state.ts'
import type { FoldTable, Recorded } from '#eventstore/aggregate.ts'
import { type EventOf, event } from '#eventstore/define-event.ts'

/** An event payload is plain JSON: the same fields, arrays writable. */
type Plain<T> = { [K in keyof T]: T[K] }

export type AppEvent = EventOf<
  | typeof appAdded
  | typeof appChanged
  | typeof appDeactivated
  | typeof appReactivated
  | typeof appRemoved
  | typeof oidcConfigAdded
  | typeof oidcConfigChanged
  | typeof apiConfigAdded
  | typeof apiConfigChanged
  | typeof oidcSecretChanged
  | typeof apiSecretChanged
  | typeof samlConfigAdded
  | typeof samlConfigChanged
  | typeof appKeyAdded
  | typeof appKeyRemoved
>

export const appAdded = event('project.application.added', (appId: string, name: string) => ({ appId, name }))
export const appChanged = event('project.application.changed', (appId: string, name: string) => ({ appId, name }))
export const appDeactivated = event('project.application.deactivated', (appId: string) => ({ appId }))
export const appReactivated = event('project.application.reactivated', (appId: string) => ({ appId }))
export const appRemoved = event('project.application.removed', (appId: string) => ({ appId }))
export const oidcConfigAdded = event(
  'project.application.config.oidc.added',
  (payload: { appId: string; clientId: string; secretHash: string; config: Plain<OidcConfig> }) => payload,
)
export const oidcConfigChanged = event(
  'project.application.config.oidc.changed',
  (appId: string, config: OidcConfig) => ({ appId, config }),
)
export const apiConfigAdded = event(
  'project.application.config.api.added',
  (payload: { appId: string; clientId: string; secretHash: string; config: Plain<ApiConfig> }) => payload,
)
export const apiConfigChanged = event('project.application.config.api.changed', (appId: string, config: ApiConfig) => ({
  appId,
  config,
}))
export const oidcSecretChanged = event(
  'project.application.config.oidc.secret.changed',
  (appId: string, secretHash: string) => ({ appId, secretHash }),
)
export const apiSecretChanged = event(
  'project.application.config.api.secret.changed',
  (appId: string, secretHash: string) => ({ appId, secretHash }),
)
export const samlConfigAdded = event('project.application.config.saml.added', (appId: string, config: SamlConfig) => ({
  appId,
  config,
}))
export const samlConfigChanged = event(
  'project.application.config.saml.changed',
  (appId: string, config: SamlConfig) => ({ appId, config }),
)
export const appKeyAdded = event(
  'project.application.oidc.key.added',
  (payload: { appId: string; keyId: string; keyType: number; publicKey: string; expiresAt: number; kid?: string }) =>
    payload,
)
export const appKeyRemoved = event('project.application.oidc.key.removed', (appId: string, keyId: string) => ({
  appId,
  keyId,
}))

type OnApp = Recorded<{ type: string; payload: { appId: string } }>

/** The project with one of its applications changed; as it is when the application is not there. */
const change = (project: Project, event: OnApp, changed: Partial<App>): Project => {
  const app = project.apps[event.payload.appId]
  if (!app) return project
  return {
    ...project,
    apps: { ...project.apps, [event.payload.appId]: { ...app, ...changed, ...stampsAfter(app, event) } },
  }
}

const configure = (
  project: Project,
  event: OnApp & { payload: { clientId: string; secretHash: string; config: AppConfig } },
): Project => {
  const { clientId, secretHash, config } = event.payload
  return change(project, event, { clientId, secretHash, config })
}

/** An entity id names one application, as a client id does. */
const configureSaml = (project: Project, event: OnApp & { payload: { config: SamlConfig } }): Project =>
  change(project, event, { clientId: event.payload.config.entityId, config: event.payload.config })

/** Placeholder config between `application.added` and its config event, which are always pushed together. */
const noConfig: AppConfig = { kind: 'api', authMethod: 'basic' }

export const appFold: FoldTable<Project, AppEvent> = {
  'project.application.added': (project, event) => {
    const { appId, name } = event.payload
    const app: App = {
      name,
      state: 'active',
      clientId: '',
      secretHash: '',
      config: noConfig,
      keys: {},
      ...stampsAfter(undefined, event),
    }
    return { ...project, apps: { ...project.apps, [appId]: app } }
  },
  'project.application.changed': (project, event) => change(project, event, { name: event.payload.name }),
  'project.application.deactivated': (project, event) => change(project, event, { state: 'inactive' }),
  'project.application.reactivated': (project, event) => change(project, event, { state: 'active' }),
  'project.application.removed': (project, { payload }) => ({ ...project, apps: omitKey(project.apps, payload.appId) }),
  'project.application.config.oidc.added': configure,
  'project.application.config.api.added': configure,
  'project.application.config.oidc.changed': (project, event) =>
    change(project, event, { config: event.payload.config }),
  'project.application.config.api.changed': (project, event) =>
    change(project, event, { config: event.payload.config }),
  'project.application.config.saml.added': configureSaml,
  'project.application.config.saml.changed': configureSaml,
  'project.application.config.oidc.secret.changed': (project, event) =>
    change(project, event, { secretHash: event.payload.secretHash }),
  'project.application.config.api.secret.changed': (project, event) =>
    change(project, event, { secretHash: event.payload.secretHash }),
  'project.application.oidc.key.added': (project, event) => {
    const { appId, keyId, keyType, publicKey, expiresAt, kid = keyId } = event.payload
    const { createdAt, sequence } = event
    const keys = project.apps[appId]?.keys ?? {}
    return change(project, event, {
      keys: { ...keys, [keyId]: { type: keyType, publicKey, kid, expiresAt, createdAt, sequence } },
    })
  },
  'project.application.oidc.key.removed': (project, event) =>
    change(project, event, {
      keys: omitKey(project.apps[event.payload.appId]?.keys ?? {}, event.payload.keyId),
    }),
}
