import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { type ClientConfig, hasSecret } from '#domain/project/app/app-config.ts'
import type { AppTarget } from '#domain/project/app/app-target.ts'
import { apiSecretChanged, oidcSecretChanged } from '#domain/project/app/events.ts'
import { newClientSecret } from '#domain/project/app/new-client.ts'
import { changeProject } from '#domain/project/change-project.ts'
import type { ProjectEvent } from '#domain/project/project.ts'
import type { Project } from '#domain/project/project-state.ts'
import { requireApp } from '#domain/project/require-project.ts'
import { refuse } from '#domain/reasons/reason.ts'

/** Replaces the client secret and returns it this once; the old one is revoked. `kind`: expected kind of application; absent: any. */
export async function regenerateClientSecret(
  ctx: Context,
  app: AppTarget,
  kind?: ClientConfig['kind'],
): Promise<{ clientSecret: string; details: Details }> {
  const { clientSecret, secretHash } = newClientSecret()
  const after = await changeProject(ctx, app.project, 'project.app.write', (state) =>
    decideRegenerateClientSecret(state, { appId: app.appId, secretHash, ...(kind ? { kind } : {}) }),
  )
  return { clientSecret, details: detailsOf(after) }
}

export function decideRegenerateClientSecret(
  project: Project,
  { appId, kind, secretHash }: { appId: string; kind?: ClientConfig['kind']; secretHash: string },
): ProjectEvent[] {
  const { config } = requireApp(project, appId)
  if (kind !== undefined && config.kind !== kind) throw refuse(kind === 'oidc' ? 'app.notOidc' : 'app.notApi')
  if (!hasSecret(config)) throw refuse('app.noSecret')
  return [config.kind === 'oidc' ? oidcSecretChanged(appId, secretHash) : apiSecretChanged(appId, secretHash)]
}
