import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { type AppConfig, hasSecret } from '#domain/project/app/app-config.ts'
import { apiSecretChanged, oidcSecretChanged } from '#domain/project/app/events.ts'
import { newClientSecret } from '#domain/project/app/new-client.ts'
import type { AppRef } from '#domain/project/app/update-app.ts'
import { type ProjectEvent, projectAggregate } from '#domain/project/project.ts'
import type { Project } from '#domain/project/project-state.ts'
import { requireApp, requireProject } from '#domain/project/require-project.ts'
import { invalidArgument } from '#kit/errors.ts'

/** Gives an application a new secret, answered this once; the old one ends at once. `kind` is what the caller expects. */
export async function regenerateClientSecret(
  ctx: OrgContext,
  ref: AppRef,
  kind: AppConfig['kind'],
): Promise<{ clientSecret: string; details: Details }> {
  ctx.caller.require('project.app.write', ctx.orgId, ref.projectId)
  const { clientSecret, secretHash } = newClientSecret()
  const after = await ctx.events.change(author(ctx), projectAggregate, ref.projectId, (project) => {
    requireProject(project, ctx.orgId)
    return decideRegenerateClientSecret(project.state, { appId: ref.appId, kind, secretHash })
  })
  return { clientSecret, details: detailsOf(after) }
}

export function decideRegenerateClientSecret(
  project: Project,
  { appId, kind, secretHash }: { appId: string; kind: AppConfig['kind']; secretHash: string },
): ProjectEvent[] {
  const { config } = requireApp(project, appId)
  if (config.kind !== kind)
    throw invalidArgument('COMMAND-Ghrh3', `Errors.Project.App.${kind === 'oidc' ? 'IsNotOIDC' : 'IsNotAPI'}`)
  if (!hasSecret(config)) throw invalidArgument('COMMAND-Dff54', 'Errors.Project.App.AuthMethodNoSecret')
  return [kind === 'oidc' ? oidcSecretChanged(appId, secretHash) : apiSecretChanged(appId, secretHash)]
}
