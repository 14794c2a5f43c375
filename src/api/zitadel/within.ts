import type { OrgContext } from '#api/zitadel/org-context.ts'
import type { AppTarget } from '#domain/project/app/app-target.ts'
import type { Target } from '#domain/target.ts'

/** The organization of the request's header or of the caller, as a target. */
export const actedIn = (ctx: Pick<OrgContext, 'orgId'>): Target => ({ id: ctx.orgId })

/** A target of the v1 APIs: limited to the organization of the request's header or of the caller. */
export const within = (ctx: Pick<OrgContext, 'orgId'>, id: string): Target => ({ id, within: ctx.orgId })

/** As `within`, for an application. */
export const appIn = (
  ctx: Pick<OrgContext, 'orgId'>,
  { projectId, appId }: { readonly projectId: string; readonly appId: string },
): AppTarget => ({ project: within(ctx, projectId), appId })
