import type { ApiContext, ApiPorts } from '#api/zitadel/api-context.ts'
import type { Access } from '#api/zitadel/interceptors/access.ts'
import { authenticate, authorize, authorizeAnywhere } from '#domain/authz/authenticate.ts'
import { noOrigin } from '#domain/authz/verify-access-token.ts'
import { anonymousCaller } from '#domain/caller.ts'
import type { Services } from '#domain/context.ts'

const anonymous = { caller: anonymousCaller, orgId: '', token: noOrigin }

/**
 * Authorizes calls: requires a valid token, and the permission that the RPC's descriptor names, in the organization of
 * the call. The coarse check; commands check again on the target's owner.
 */
export const accessTo = (services: Services, ports: ApiPorts): Access<ApiContext> => ({
  async authenticate(facts, rule, within) {
    const now = Date.now()
    if (!rule) return { ...services, ...ports, ...anonymous, now, language: facts.language }
    const credentials = { authorization: facts.authorization, orgId: facts.orgId }
    const ctx = { ...ports, ...(await authenticate(services, credentials, now)), language: facts.language }
    if (rule.permission !== 'authenticated') (within === 'none' ? authorizeAnywhere : authorize)(ctx, rule.permission)
    return ctx
  },
})
