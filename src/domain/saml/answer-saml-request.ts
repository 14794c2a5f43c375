import { judgedResult } from '#domain/auth-request/answer-login-ui-request.ts'
import { loadLoginUiRequest, requireLoginClient } from '#domain/auth-request/login-ui-access.ts'
import type { HeldSession } from '#domain/auth-request/session-result.ts'
import type { Context } from '#domain/context.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { SamlEngine, SamlFailure, SamlResponse } from '#domain/saml/saml-engine.ts'

export interface AnswerSamlRequest {
  readonly id: string
  readonly answer: HeldSession | SamlFailure
}

/**
 * Answers a SAML request with a session of the login UI, or with an error. Returns the response for the service provider.
 * Each request is answered once.
 */
export async function answerSamlRequest(
  ctx: Context & { readonly saml: SamlEngine },
  { id, answer }: AnswerSamlRequest,
): Promise<SamlResponse> {
  const { request, row } = await loadLoginUiRequest(ctx, id, 'saml')
  if (request.result || !request.saml) throw refuse('authRequest.answered')
  requireLoginClient(ctx, request)
  const result = 'error' in answer ? answer : await judgedResult(ctx, request, answer)
  const samlResponse = await ctx.saml.answer({ ...request, saml: request.saml }, result)
  if (!samlResponse) throw refuse('authRequest.answered')
  await ctx.events.writeRecords([{ table: 'auth_requests', put: { ...row, result: JSON.stringify(result) } }])
  return samlResponse
}
