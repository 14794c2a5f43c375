import type { AuthFailure, AuthRequest, AuthResult } from '#domain/auth-request/auth-request.ts'
import { loadLoginUiRequest, requireLoginClient } from '#domain/auth-request/login-ui-access.ts'
import type { ProtocolEngine } from '#domain/auth-request/protocol-engine.ts'
import { requestRefusal } from '#domain/auth-request/request-refusal.ts'
import { type HeldSession, sessionResult } from '#domain/auth-request/session-result.ts'
import type { Context } from '#domain/context.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { AppError } from '#kit/errors.ts'

export interface AnswerLoginUiRequest {
  readonly id: string
  readonly answer: HeldSession | AuthFailure
}

/**
 * Answers a request with a session of the login UI, or with an error. Returns the address of the application to send the
 * browser to. Each request is answered once.
 */
export async function answerLoginUiRequest(
  ctx: Context & { readonly engine: ProtocolEngine },
  { id, answer }: AnswerLoginUiRequest,
): Promise<{ callbackUrl: string }> {
  const { request, row } = await loadLoginUiRequest(ctx, id, 'oauth')
  if (request.result) throw refuse('authRequest.answered')
  requireLoginClient(ctx, request)
  const result = 'error' in answer ? answer : await judgedResult(ctx, request, answer)
  const callbackUrl = await ctx.engine.answer(row.interaction_id, result)
  if (callbackUrl === undefined) throw refuse('authRequest.answered')
  await ctx.events.writeRecords([{ table: 'auth_requests', put: { ...row, result: JSON.stringify(result) } }])
  return { callbackUrl: withErrorUri(callbackUrl, result) }
}

/** The engine responds with the error and its description; the page about it is added. */
function withErrorUri(callbackUrl: string, result: AuthFailure | AuthResult): string {
  if (!('error' in result) || !result.uri) return callbackUrl
  const url = new URL(callbackUrl)
  url.searchParams.set('error_uri', result.uri)
  return url.href
}

/** Returns the result that a session gives to a request. @throws as `sessionResult` and `requestRefusal` */
export async function judgedResult(ctx: Context, request: AuthRequest, heldSession: HeldSession) {
  const result = await sessionResult(ctx, heldSession)
  const refusal = await requestRefusal(ctx, request, result, ctx.now)
  if (refusal) throw ofProject(refusal) ?? refusal
  return result
}

/** To a login UI, a user that an application does not admit is a missing permission. */
export function ofProject({ key }: AppError): AppError | undefined {
  if (key === 'Errors.AuthRequest.ProjectRequired') return refuse('authRequest.projectRequired')
  return key === 'Errors.AuthRequest.RoleRequired' ? refuse('authRequest.roleRequired') : undefined
}
