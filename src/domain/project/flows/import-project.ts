/**
 * Imports projects, roles, applications and project grants under their previous ids. Skips an item whose id exists in
 * the same parent, so that a second run completes the first.
 */
import type { Context } from '#domain/context.ts'
import { requireOnInstance } from '#domain/instance/require-on-instance.ts'
import { addProject } from '#domain/project/add-project.ts'
import { type AddApiApp, addApiApp } from '#domain/project/app/add-api-app.ts'
import { type AddOidcApp, addOidcApp } from '#domain/project/app/add-oidc-app.ts'
import { addProjectGrant } from '#domain/project/grant/add-project-grant.ts'
import { projectAggregate } from '#domain/project/project.ts'
import type { Project, ProjectSettings } from '#domain/project/project-state.ts'
import { addProjectRoles, type NewProjectRole } from '#domain/project/role/add-project-roles.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { requireUnusedId } from '#domain/user/chosen-id.ts'
import { exists, type Folded } from '#eventstore/aggregate.ts'

/** Where a project belongs. */
export interface ProjectPlace {
  readonly id: string
  readonly orgId: string
}

/** @throws `project.idTaken` for a project of another organization */
export async function importProject(
  ctx: Context,
  { id, orgId }: ProjectPlace,
  settings: ProjectSettings,
): Promise<void> {
  const existingProject = await load(ctx, id)
  if (!existingProject) await addProject(ctx, { ...settings, id, orgId })
  else if (existingProject.owner !== orgId) throw refuse('project.idTaken')
}

export async function importProjectRole(ctx: Context, place: ProjectPlace, role: NewProjectRole): Promise<void> {
  const project = await load(ctx, place.id)
  if (!project || !Object.hasOwn(project.state.roles, role.key)) await addProjectRoles(ctx, targetOf(place), [role])
}

/** An application with the client id that relying parties and clients are configured with. */
export type ImportedApp = (AddOidcApp | AddApiApp) & { readonly id: string; readonly clientId?: string }

/** Ids of an application, and the secret that only its creation returns; '' for an application without one. */
export interface IssuedClient {
  readonly clientId: string
  readonly clientSecret: string
}

/**
 * Adds the application, with a new client secret where it needs one.
 * @returns undefined for an application that exists
 */
export async function importApp(
  ctx: Context,
  place: ProjectPlace,
  app: ImportedApp,
): Promise<IssuedClient | undefined> {
  const project = await load(ctx, place.id)
  if (project && Object.hasOwn(project.state.apps, app.id)) return undefined
  if (app.clientId !== undefined) await requireUnusedId(ctx, app.clientId)
  const { clientId, clientSecret } = await (isOidc(app)
    ? addOidcApp(ctx, targetOf(place), app)
    : addApiApp(ctx, targetOf(place), app))
  return { clientId, clientSecret }
}

const isOidc = (app: AddOidcApp | AddApiApp): app is AddOidcApp => app.config.kind === 'oidc'

/** Returns the id that the grant has here. */
export async function importProjectGrant(
  ctx: Context,
  place: ProjectPlace,
  grant: { readonly grantedOrgId: string; readonly roleKeys: readonly string[] },
): Promise<string> {
  const project = await load(ctx, place.id)
  const known = Object.entries(project?.state.grants ?? {}).find(([, one]) => one.grantedOrgId === grant.grantedOrgId)
  return known ? known[0] : (await addProjectGrant(ctx, targetOf(place), grant)).grantId
}

const targetOf = ({ id, orgId }: ProjectPlace): Target => ({ id, within: orgId })

async function load(ctx: Context, id: string): Promise<Folded<Project> | undefined> {
  requireOnInstance(ctx.caller, 'iam.write')
  const project = await ctx.events.load(projectAggregate, id)
  return exists(projectAggregate, project) ? project : undefined
}
