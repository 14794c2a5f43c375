import type { Context } from '#domain/context.ts'
import type { Listed } from '#domain/listing/paging.ts'
import { findOrgs, type ListOrgs } from '#domain/org/list-orgs.ts'
import type { OrgView } from '#domain/org/org-view.ts'
import { findClient } from '#domain/token/find-client.ts'
import { loadApiProjectId } from '#domain/token/token-audience.ts'
import { membershipsOf } from '#domain/user/access/memberships-of.ts'

/**
 * Lists the organizations that the caller can choose between in an application: those that give the caller roles in
 * its project. In an application of the API's own project, and without one: those that the caller is a member of; for
 * members of the instance all.
 */
export async function listOwnProjectOrgs(ctx: Context, clientId: string, query: ListOrgs): Promise<Listed<OrgView>> {
  const [client, apiProjectId] = await Promise.all([
    clientId ? findClient(ctx, clientId) : undefined,
    loadApiProjectId(ctx),
  ])
  const isOfOtherProject = client?.kind === 'app' && client.projectId !== apiProjectId
  return findOrgs(
    ctx,
    query,
    await (isOfOtherProject ? orgsWithGrants(ctx, client.projectId) : orgsWithMembership(ctx)),
  )
}

async function orgsWithGrants({ rows, caller }: Context, projectId: string): Promise<string[]> {
  const matchingGrants = await rows
    .selectFrom('user_grants')
    .select('org_id as orgId')
    .distinct()
    .where('user_id', '=', caller.id)
    .where('project_id', '=', projectId)
    .where('state', '=', 'active')
    .execute()
  return matchingGrants.map(({ orgId }) => orgId)
}

async function orgsWithMembership(ctx: Context): Promise<'all' | string[]> {
  const memberships = await membershipsOf(ctx, ctx.caller.id)
  if (memberships.some(({ kind }) => kind === 'instance')) return 'all'
  return [...new Set(memberships.map(({ orgId }) => orgId))]
}
