import type { ApiConfig, AppConfig, OidcConfig, SamlConfig } from '#domain/project/app/app-config.ts'
import { type App, type Project, stamped, without } from '#domain/project/project-state.ts'
import type { FoldTable, Recorded } from '#eventstore/aggregate.ts'

/** An event payload is plain JSON: the same fields, arrays writable. */
type Plain<T> = { [K in keyof T]: T[K] }

export type AppAdded = { type: 'project.application.added'; payload: { appId: string; name: string } }
export type AppChanged = { type: 'project.application.changed'; payload: { appId: string; name: string } }
export type AppDeactivated = { type: 'project.application.deactivated'; payload: { appId: string } }
export type AppReactivated = { type: 'project.application.reactivated'; payload: { appId: string } }
export type AppRemoved = { type: 'project.application.removed'; payload: { appId: string } }
export type OidcConfigAdded = {
  type: 'project.application.config.oidc.added'
  payload: { appId: string; clientId: string; secretHash: string; config: Plain<OidcConfig> }
}
export type OidcConfigChanged = {
  type: 'project.application.config.oidc.changed'
  payload: { appId: string; config: Plain<OidcConfig> }
}
export type ApiConfigAdded = {
  type: 'project.application.config.api.added'
  payload: { appId: string; clientId: string; secretHash: string; config: Plain<ApiConfig> }
}
export type ApiConfigChanged = {
  type: 'project.application.config.api.changed'
  payload: { appId: string; config: Plain<ApiConfig> }
}
export type OidcSecretChanged = {
  type: 'project.application.config.oidc.secret.changed'
  payload: { appId: string; secretHash: string }
}
export type ApiSecretChanged = {
  type: 'project.application.config.api.secret.changed'
  payload: { appId: string; secretHash: string }
}
export type SamlConfigAdded = {
  type: 'project.application.config.saml.added'
  payload: { appId: string; config: Plain<SamlConfig> }
}
export type SamlConfigChanged = {
  type: 'project.application.config.saml.changed'
  payload: { appId: string; config: Plain<SamlConfig> }
}
export type AppKeyAdded = {
  type: 'project.application.oidc.key.added'
  payload: { appId: string; keyId: string; keyType: number; publicKey: string; expiresAt: number }
}
export type AppKeyRemoved = { type: 'project.application.oidc.key.removed'; payload: { appId: string; keyId: string } }

export type AppEvent =
  | AppAdded
  | AppChanged
  | AppDeactivated
  | AppReactivated
  | AppRemoved
  | OidcConfigAdded
  | OidcConfigChanged
  | ApiConfigAdded
  | ApiConfigChanged
  | OidcSecretChanged
  | ApiSecretChanged
  | SamlConfigAdded
  | SamlConfigChanged
  | AppKeyAdded
  | AppKeyRemoved

export const appAdded = (appId: string, name: string): AppAdded => ({
  type: 'project.application.added',
  payload: { appId, name },
})
export const appChanged = (appId: string, name: string): AppChanged => ({
  type: 'project.application.changed',
  payload: { appId, name },
})
export const appDeactivated = (appId: string): AppDeactivated => ({
  type: 'project.application.deactivated',
  payload: { appId },
})
export const appReactivated = (appId: string): AppReactivated => ({
  type: 'project.application.reactivated',
  payload: { appId },
})
export const appRemoved = (appId: string): AppRemoved => ({ type: 'project.application.removed', payload: { appId } })
export const oidcConfigAdded = (payload: OidcConfigAdded['payload']): OidcConfigAdded => ({
  type: 'project.application.config.oidc.added',
  payload,
})
export const oidcConfigChanged = (appId: string, config: OidcConfig): OidcConfigChanged => ({
  type: 'project.application.config.oidc.changed',
  payload: { appId, config },
})
export const apiConfigAdded = (payload: ApiConfigAdded['payload']): ApiConfigAdded => ({
  type: 'project.application.config.api.added',
  payload,
})
export const apiConfigChanged = (appId: string, config: ApiConfig): ApiConfigChanged => ({
  type: 'project.application.config.api.changed',
  payload: { appId, config },
})
export const oidcSecretChanged = (appId: string, secretHash: string): OidcSecretChanged => ({
  type: 'project.application.config.oidc.secret.changed',
  payload: { appId, secretHash },
})
export const apiSecretChanged = (appId: string, secretHash: string): ApiSecretChanged => ({
  type: 'project.application.config.api.secret.changed',
  payload: { appId, secretHash },
})
export const samlConfigAdded = (appId: string, config: SamlConfig): SamlConfigAdded => ({
  type: 'project.application.config.saml.added',
  payload: { appId, config },
})
export const samlConfigChanged = (appId: string, config: SamlConfig): SamlConfigChanged => ({
  type: 'project.application.config.saml.changed',
  payload: { appId, config },
})
export const appKeyAdded = (payload: AppKeyAdded['payload']): AppKeyAdded => ({
  type: 'project.application.oidc.key.added',
  payload,
})
export const appKeyRemoved = (appId: string, keyId: string): AppKeyRemoved => ({
  type: 'project.application.oidc.key.removed',
  payload: { appId, keyId },
})

type OnApp = Recorded<{ type: string; payload: { appId: string } }>

/** The project with one of its applications changed; as it is when the application is not there. */
const change = (project: Project, event: OnApp, changed: Partial<App>): Project => {
  const app = project.apps[event.payload.appId]
  if (!app) return project
  return {
    ...project,
    apps: { ...project.apps, [event.payload.appId]: { ...app, ...changed, ...stamped(app, event) } },
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

/** Stands between `application.added` and its config, which are always pushed together. */
const unconfigured: AppConfig = { kind: 'api', authMethod: 'basic' }

export const appFold: FoldTable<Project, AppEvent> = {
  'project.application.added': (project, event) => {
    const { appId, name } = event.payload
    const app: App = {
      name,
      state: 'active',
      clientId: '',
      secretHash: '',
      config: unconfigured,
      keys: {},
      ...stamped(undefined, event),
    }
    return { ...project, apps: { ...project.apps, [appId]: app } }
  },
  'project.application.changed': (project, event) => change(project, event, { name: event.payload.name }),
  'project.application.deactivated': (project, event) => change(project, event, { state: 'inactive' }),
  'project.application.reactivated': (project, event) => change(project, event, { state: 'active' }),
  'project.application.removed': (project, { payload }) => ({ ...project, apps: without(project.apps, payload.appId) }),
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
    const { appId, keyId, keyType, publicKey, expiresAt } = event.payload
    const { createdAt, sequence } = event
    const keys = project.apps[appId]?.keys ?? {}
    return change(project, event, {
      keys: { ...keys, [keyId]: { type: keyType, publicKey, expiresAt, createdAt, sequence } },
    })
  },
  'project.application.oidc.key.removed': (project, event) =>
    change(project, event, {
      keys: without(project.apps[event.payload.appId]?.keys ?? {}, event.payload.keyId),
    }),
}
