import type { Context } from '#domain/context.ts'
import { cutPage } from '#domain/listing/cut-page.ts'
import type { Listed, Paging } from '#domain/listing/paging.ts'
import type { TextQuery } from '#domain/listing/text-condition.ts'
import { matchesText } from '#domain/listing/text-match.ts'
import type { AppConfig } from '#domain/project/app/app-config.ts'
import type { AppTarget } from '#domain/project/app/app-target.ts'
import { loadProject } from '#domain/project/load-project.ts'
import type { App, AppKey, Project } from '#domain/project/project-state.ts'
import { requireApp } from '#domain/project/require-project.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import type { Folded } from '#eventstore/aggregate.ts'
import { ownProperty } from '#kit/own-property.ts'

export interface FoundApp extends App {
  readonly id: string
  readonly orgId: string
  readonly config: AppConfig
}

export interface FoundAppKey extends AppKey {
  readonly id: string
  readonly orgId: string
}

const loadReadable = (ctx: Context, target: Target): Promise<Folded<Project>> =>
  loadProject(ctx, target, 'project.app.read')

/** Returns an application. */
export async function getApp(ctx: Context, app: AppTarget): Promise<FoundApp> {
  const project = await loadReadable(ctx, app.project)
  return { id: app.appId, orgId: project.owner, ...requireApp(project.state, app.appId) }
}

/** Lists the applications of a project by id; combines all queries on the name by AND. */
export async function listApps(
  ctx: Context,
  target: Target,
  { paging, queries }: { paging: Paging; queries: readonly TextQuery[] },
): Promise<Listed<FoundApp>> {
  const project = await loadReadable(ctx, target)
  const matchingApps = Object.entries(project.state.apps)
    .filter(([, app]) => queries.every((query) => matchesText(app.name, query)))
    .map(([id, app]) => ({ id, orgId: project.owner, ...app }))
  return cutPage(matchingApps, paging, (app) => app.id)
}

export async function getAppKey(ctx: Context, app: AppTarget, keyId: string): Promise<FoundAppKey> {
  const project = await loadReadable(ctx, app.project)
  const { keys } = requireApp(project.state, app.appId)
  const key = ownProperty(keys, keyId)
  if (!key) throw refuse('appKey.notFound')
  return { id: keyId, orgId: project.owner, ...key }
}

export async function listAppKeys(ctx: Context, app: AppTarget, paging: Paging): Promise<Listed<FoundAppKey>> {
  const project = await loadReadable(ctx, app.project)
  const { keys } = requireApp(project.state, app.appId)
  const appKeys = Object.entries(keys).map(([id, key]) => ({ id, orgId: project.owner, ...key }))
  return cutPage(appKeys, paging, (key) => key.id)
}
