import { type AuthRequest, fromAuthRequestRow, isForLoginUi } from '#domain/auth-request/auth-request.ts'
import { findAuthRequestRow } from '#domain/auth-request/get-auth-request.ts'
import { noPermission } from '#domain/caller.ts'
import type { Context } from '#domain/context.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Database } from '#storage/tables.ts'

export interface LoginUiRequest {
  readonly request: AuthRequest
  readonly row: Database['auth_requests']
}

/** Loads a request of a protocol that a login UI is to answer. @throws `authRequest.notFound` */
export async function loadLoginUiRequest(
  ctx: Pick<Context, 'rows' | 'now'>,
  id: string,
  protocol: 'oauth' | 'saml',
): Promise<LoginUiRequest> {
  const row = isForLoginUi(id) ? await findAuthRequestRow(ctx, id, ctx.now) : undefined
  const request = row && fromAuthRequestRow(row)
  if (!request || (protocol === 'saml') !== (request.saml !== undefined)) throw refuse('authRequest.notFound')
  return { request, row }
}

/**
 * Rejects a caller other than the request's login client; without a login client, a caller without `session.link`.
 */
export function requireLoginClient({ caller }: Pick<Context, 'caller'>, { loginClientId }: AuthRequest): void {
  if (loginClientId && loginClientId !== caller.id) throw refuse('authRequest.otherLoginClient')
  if (!loginClientId && !caller.mayEverywhere('session.link')) throw noPermission()
}
