import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { type OidcConfig, sameConfig, withKeptMembers } from '#domain/project/app/app-config.ts'
import type { AppTarget } from '#domain/project/app/app-target.ts'
import { checkOidcConfig } from '#domain/project/app/check-oidc-config.ts'
import { oidcConfigChanged } from '#domain/project/app/events.ts'
import { changeProject } from '#domain/project/change-project.ts'
import type { ProjectEvent } from '#domain/project/project.ts'
import type { Project } from '#domain/project/project-state.ts'
import { requireApp } from '#domain/project/require-project.ts'
import { refuse } from '#domain/reasons/reason.ts'

/** Replaces the OpenID Connect configuration. Client id, secret, client settings and whether PKCE is required stay. */
export async function updateOidcAppConfig(ctx: Context, app: AppTarget, config: OidcConfig): Promise<Details> {
  const after = await changeProject(ctx, app.project, 'project.app.write', (state) =>
    decideUpdateOidcAppConfig(state, app.appId, config),
  )
  return detailsOf(after)
}

export function decideUpdateOidcAppConfig(project: Project, appId: string, config: OidcConfig): ProjectEvent[] {
  const app = requireApp(project, appId)
  if (app.config.kind !== 'oidc') throw refuse('app.notOidc')
  const changed = withKeptMembers(app.config, config)
  checkOidcConfig(changed)
  if (sameConfig(app.config, changed)) throw refuse('app.notChanged')
  return [oidcConfigChanged(appId, changed)]
}
