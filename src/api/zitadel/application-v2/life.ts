/** Life of applications, in the dates that both versions return. */
import { timestampFromMs } from '@bufbuild/protobuf/wkt'
import { acceptUnchanged } from '#api/zitadel/messages-v2/unchanged.ts'
import { type Context, detailsOf } from '#domain/context.ts'
import type { AppTarget } from '#domain/project/app/app-target.ts'
import { type AppChanges, changeApp } from '#domain/project/app/change-app.ts'
import { deactivateApp } from '#domain/project/app/deactivate-app.ts'
import { reactivateApp } from '#domain/project/app/reactivate-app.ts'
import { regenerateClientSecret } from '#domain/project/app/regenerate-client-secret.ts'
import { removeApp } from '#domain/project/app/remove-app.ts'
import { loadProject } from '#domain/project/load-project.ts'
import { requireApp } from '#domain/project/require-project.ts'

export const appOf = ({ projectId, appId }: { readonly projectId: string; readonly appId: string }): AppTarget => ({
  project: { id: projectId },
  appId,
})

/** Date of the last change, after a write that changed nothing. */
const dateOfLastChange =
  (ctx: Context, { project, appId }: AppTarget) =>
  async () => {
    const loaded = await loadProject(ctx, project, 'project.app.write')
    return { ...detailsOf(loaded), changedAt: requireApp(loaded.state, appId).changedAt }
  }

export async function update(ctx: Context, app: AppTarget, changes: AppChanges) {
  const done = await acceptUnchanged(changeApp(ctx, app, changes), ['app.notChanged'], dateOfLastChange(ctx, app))
  return { changeDate: timestampFromMs(done.changedAt) }
}

export async function remove(ctx: Context, app: AppTarget) {
  return { deletionDate: timestampFromMs((await removeApp(ctx, app)).changedAt) }
}

export async function deactivate(ctx: Context, app: AppTarget) {
  const done = await acceptUnchanged(deactivateApp(ctx, app), ['app.notActive'], dateOfLastChange(ctx, app))
  return { deactivationDate: timestampFromMs(done.changedAt) }
}

export async function reactivate(ctx: Context, app: AppTarget) {
  const done = await acceptUnchanged(reactivateApp(ctx, app), ['app.notInactive'], dateOfLastChange(ctx, app))
  return { reactivationDate: timestampFromMs(done.changedAt) }
}

export async function generateSecret(ctx: Context, app: AppTarget, kind?: 'oidc' | 'api') {
  const { clientSecret, details } = await regenerateClientSecret(ctx, app, kind)
  return { clientSecret, creationDate: timestampFromMs(details.changedAt) }
}
