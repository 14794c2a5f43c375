import { type Context, type Details, detailsOf } from '#domain/context.ts'
import type { OidcConfig } from '#domain/project/app/app-config.ts'
import { checkOidcConfig } from '#domain/project/app/check-oidc-config.ts'
import { appAdded, oidcConfigAdded } from '#domain/project/app/events.ts'
import { appName, type NewClient, newClient } from '#domain/project/app/new-client.ts'
import { changeProject } from '#domain/project/change-project.ts'
import type { ProjectEvent } from '#domain/project/project.ts'
import type { Project } from '#domain/project/project-state.ts'
import { requireActiveProject, requireFreeAppId } from '#domain/project/require-project.ts'
import type { Target } from '#domain/target.ts'

export interface AddOidcApp {
  /** Chosen by the caller; absent: a new one. */
  readonly id?: string
  /** Of an imported application: clients are configured with it. */
  readonly clientId?: string
  readonly name: string
  readonly config: OidcConfig
}

/**
 * Adds an OpenID Connect client, which must use PKCE (RFC 9700 §2.1.1). Returns its client secret, if it has one,
 * only this once.
 */
export async function addOidcApp(
  ctx: Context,
  project: Target,
  input: AddOidcApp,
): Promise<Pick<NewClient, 'appId' | 'clientId' | 'clientSecret'> & { details: Details }> {
  checkOidcConfig(input.config)
  const added = { ...input, config: { ...input.config, pkceRequired: true as const } }
  const client = newClient(ctx, added.config, input.id, input.clientId)
  const after = await changeProject(ctx, project, 'project.app.write', (state) =>
    decideAddOidcApp(state, added, client),
  )
  const { appId, clientId, clientSecret } = client
  return { appId, clientId, clientSecret, details: detailsOf(after) }
}

export function decideAddOidcApp(project: Project, input: AddOidcApp, client: NewClient): ProjectEvent[] {
  requireActiveProject(project)
  const { appId, clientId, secretHash } = client
  requireFreeAppId(project, appId)
  return [
    appAdded(appId, appName(project, input.name)),
    oidcConfigAdded({ appId, clientId, secretHash, config: input.config }),
  ]
}
