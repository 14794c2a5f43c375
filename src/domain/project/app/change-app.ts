import { type Context, type Details, detailsOf } from '#domain/context.ts'
import {
  type ApiConfig,
  type AppConfig,
  type OidcConfig,
  type SamlConfig,
  sameConfig,
  withKeptMembers,
} from '#domain/project/app/app-config.ts'
import type { AppTarget } from '#domain/project/app/app-target.ts'
import { checkOidcConfig } from '#domain/project/app/check-oidc-config.ts'
import { apiConfigChanged, appChanged, oidcConfigChanged, samlConfigChanged } from '#domain/project/app/events.ts'
import { appName } from '#domain/project/app/new-client.ts'
import { requireFreeEntityId } from '#domain/project/app/saml/require-free-entity-id.ts'
import { changeProject } from '#domain/project/change-project.ts'
import type { ProjectEvent } from '#domain/project/project.ts'
import type { Project } from '#domain/project/project-state.ts'
import { requireApp } from '#domain/project/require-project.ts'
import { refuse } from '#domain/reasons/reason.ts'

export type ConfigChange =
  | { readonly kind: 'oidc'; readonly change: (current: OidcConfig) => OidcConfig }
  | { readonly kind: 'api'; readonly authMethod: ApiConfig['authMethod'] }
  | { readonly kind: 'saml'; readonly config: SamlConfig }

/** Absent: as it is. */
export interface AppChanges {
  readonly name?: string
  readonly config?: ConfigChange
}

/**
 * Changes the name of an application, its configuration, or both at once. The configuration is derived from the current
 * one; client id and secret stay.
 */
export async function changeApp(ctx: Context, app: AppTarget, changes: AppChanges): Promise<Details> {
  const after = await changeProject(ctx, app.project, 'project.app.write', (state) =>
    decideChangeApp(state, app.appId, changes),
  )
  return detailsOf(after)
}

export function decideChangeApp(project: Project, appId: string, changes: AppChanges): ProjectEvent[] {
  const app = requireApp(project, appId)
  const name = changes.name === undefined ? app.name : appName(project, changes.name, appId)
  const events = [
    ...(name === app.name ? [] : [appChanged(appId, name)]),
    ...(changes.config ? configEvents(project, appId, changes.config) : []),
  ]
  if (events.length === 0) throw refuse('app.notChanged')
  return events
}

function configEvents(project: Project, appId: string, configChange: ConfigChange): ProjectEvent[] {
  const { config } = requireApp(project, appId)
  const changed = changedConfig(config, configChange)
  if (changed.kind === 'oidc') checkOidcConfig(changed)
  if (sameConfig(config, changed)) return []
  switch (changed.kind) {
    case 'oidc':
      return [oidcConfigChanged(appId, changed)]
    case 'api':
      return [apiConfigChanged(appId, changed)]
    case 'saml':
      requireFreeEntityId(project, changed, appId)
      return [samlConfigChanged(appId, changed)]
  }
}

function changedConfig(config: AppConfig, configChange: ConfigChange): AppConfig {
  if (configChange.kind === 'oidc') {
    if (config.kind !== 'oidc') throw refuse('app.notOidc')
    return withKeptMembers(config, configChange.change(config))
  }
  if (configChange.kind === 'saml') {
    if (config.kind !== 'saml') throw refuse('app.notSaml')
    return configChange.config
  }
  if (config.kind !== 'api') throw refuse('app.notApi')
  return { kind: 'api', authMethod: configChange.authMethod }
}
