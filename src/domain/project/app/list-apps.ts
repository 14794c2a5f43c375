import type { OrgContext } from '#domain/context.ts'
import { cutPage } from '#domain/listing/cut-page.ts'
import type { Listed, Paging } from '#domain/listing/paging.ts'
import type { TextQuery } from '#domain/listing/text-condition.ts'
import { matchesText } from '#domain/listing/text-match.ts'
import type { AppConfig } from '#domain/project/app/app-config.ts'
import type { AppRef } from '#domain/project/app/update-app.ts'
import { projectAggregate } from '#domain/project/project.ts'
import type { App, AppKey, Project } from '#domain/project/project-state.ts'
import { requireApp, requireProject } from '#domain/project/require-project.ts'
import type { Folded } from '#eventstore/aggregate.ts'
import { notFound } from '#kit/errors.ts'

export interface FoundApp extends App {
  readonly id: string
  readonly orgId: string
  readonly config: AppConfig
}

export interface FoundAppKey extends AppKey {
  readonly id: string
  readonly orgId: string
}

const missingApp = () => notFound('QUERY-AFDgg', 'Errors.Project.App.NotFound')

async function loadReadable(ctx: OrgContext, projectId: string): Promise<Folded<Project>> {
  ctx.caller.require('project.app.read', ctx.orgId, projectId)
  const project = await ctx.events.load(projectAggregate, projectId)
  requireProject(project, ctx.orgId)
  return project
}

/** An application of a project of the organization acted in. */
export async function getApp(ctx: OrgContext, ref: AppRef): Promise<FoundApp> {
  const project = await loadReadable(ctx, ref.projectId)
  return { id: ref.appId, orgId: project.owner, ...requireApp(project.state, ref.appId, missingApp) }
}

/** Applications of a project, by id; all queries have to match the name. */
export async function listApps(
  ctx: OrgContext,
  projectId: string,
  { paging, queries }: { paging: Paging; queries: readonly TextQuery[] },
): Promise<Listed<FoundApp>> {
  const project = await loadReadable(ctx, projectId)
  const found = Object.entries(project.state.apps)
    .filter(([, app]) => queries.every((query) => matchesText(app.name, query)))
    .map(([id, app]) => ({ id, orgId: project.owner, ...app }))
  return cutPage(found, paging, (app) => app.id)
}

export async function getAppKey(ctx: OrgContext, ref: AppRef & { keyId: string }): Promise<FoundAppKey> {
  const project = await loadReadable(ctx, ref.projectId)
  const { keys } = requireApp(project.state, ref.appId, missingApp)
  const key = Object.hasOwn(keys, ref.keyId) ? keys[ref.keyId] : undefined
  if (!key) throw notFound('QUERY-SDfG2', 'Errors.AuthNKey.NotFound')
  return { id: ref.keyId, orgId: project.owner, ...key }
}

export async function listAppKeys(ctx: OrgContext, ref: AppRef, paging: Paging): Promise<Listed<FoundAppKey>> {
  const project = await loadReadable(ctx, ref.projectId)
  const { keys } = requireApp(project.state, ref.appId, missingApp)
  const found = Object.entries(keys).map(([id, key]) => ({ id, orgId: project.owner, ...key }))
  return cutPage(found, paging, (key) => key.id)
}
