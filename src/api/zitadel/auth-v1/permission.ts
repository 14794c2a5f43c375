import type { AuthRpcs } from '#api/zitadel/auth-v1/rpcs.ts'
import { listOwnPermissions } from '#domain/authz/list-own-permissions.ts'
import { listOwnProjectRoles } from '#domain/authz/list-own-project-roles.ts'

export const ownPermissions = {
  listMyZitadelPermissions: async (ctx) => ({ result: await listOwnPermissions(ctx, ctx.orgId) }),
  listMyProjectPermissions: async (ctx) => ({ result: await listOwnProjectRoles(ctx, ctx.token.clientId) }),
} satisfies AuthRpcs
