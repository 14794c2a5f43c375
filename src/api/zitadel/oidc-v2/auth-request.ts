import { durationFromMs, timestampFromMs } from '@bufbuild/protobuf/wkt'
import { ErrorReason, Prompt } from '@zitadel/proto/zitadel/oidc/v2/authorization_pb.js'
import type { ApiContext } from '#api/zitadel/api-context.ts'
import type { OIDCService } from '#api/zitadel/descriptors/services-v2.ts'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import { answerLoginUiRequest } from '#domain/auth-request/answer-login-ui-request.ts'
import type { AuthError, AuthRequest, Prompt as PromptWord } from '#domain/auth-request/auth-request.ts'
import { getLoginUiRequest } from '#domain/auth-request/get-login-ui-request.ts'
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import { unimplemented } from '#kit/errors.ts'

const PROMPTS: Readonly<Record<PromptWord, Prompt>> = {
  none: Prompt.NONE,
  login: Prompt.LOGIN,
  consent: Prompt.CONSENT,
  select_account: Prompt.SELECT_ACCOUNT,
  create: Prompt.CREATE,
}

const fromAuthRequest = (request: AuthRequest) => ({
  id: request.id,
  creationDate: timestampFromMs(request.createdAt),
  clientId: request.clientId,
  scope: [...request.scopes],
  redirectUri: request.redirectUri ?? '',
  prompt: request.prompts.map((word) => PROMPTS[word]),
  uiLocales: [...request.uiLocales],
  ...(request.loginHint ? { loginHint: request.loginHint } : {}),
  ...(request.maxAge === undefined ? {} : { maxAge: durationFromMs(request.maxAge * 1000) }),
  ...(request.hintUserId ? { hintUserId: request.hintUserId } : {}),
})

const ERRORS = new Map<ErrorReason, AuthError>([
  [ErrorReason.INVALID_REQUEST, 'invalid_request'],
  [ErrorReason.UNAUTHORIZED_CLIENT, 'unauthorized_client'],
  [ErrorReason.ACCESS_DENIED, 'access_denied'],
  [ErrorReason.UNSUPPORTED_RESPONSE_TYPE, 'unsupported_response_type'],
  [ErrorReason.INVALID_SCOPE, 'invalid_scope'],
  [ErrorReason.SERVER_ERROR, 'server_error'],
  [ErrorReason.TEMPORARY_UNAVAILABLE, 'temporarily_unavailable'],
  [ErrorReason.INTERACTION_REQUIRED, 'interaction_required'],
  [ErrorReason.LOGIN_REQUIRED, 'login_required'],
  [ErrorReason.ACCOUNT_SELECTION_REQUIRED, 'account_selection_required'],
  [ErrorReason.CONSENT_REQUIRED, 'consent_required'],
  [ErrorReason.INVALID_REQUEST_URI, 'invalid_request_uri'],
  [ErrorReason.INVALID_REQUEST_OBJECT, 'invalid_request_object'],
  [ErrorReason.REQUEST_NOT_SUPPORTED, 'request_not_supported'],
  [ErrorReason.REQUEST_URI_NOT_SUPPORTED, 'request_uri_not_supported'],
  [ErrorReason.REGISTRATION_NOT_SUPPORTED, 'registration_not_supported'],
])

export const authRequests = {
  getAuthRequest: async (ctx, { authRequestId }) => ({
    authRequest: fromAuthRequest(await getLoginUiRequest(ctx, authRequestId, 'oauth')),
  }),
  createCallback: async (ctx, { authRequestId, callbackKind }) => {
    const { callbackUrl } = await answerLoginUiRequest(ctx, { id: authRequestId, answer: toResult(callbackKind) })
    return { details: { changeDate: timestampFromMs(ctx.now), resourceOwner: INSTANCE_ID }, callbackUrl }
  },
} satisfies ServiceHandlers<typeof OIDCService, ApiContext>

type CallbackKind = Parameters<typeof authRequests.createCallback>[1]['callbackKind']

function toResult({ case: kind, value }: CallbackKind) {
  switch (kind) {
    case 'session':
      return { id: value.sessionId, token: value.sessionToken }
    case 'error': {
      const error = ERRORS.get(value.error) ?? 'server_error'
      const uri = value.errorUri ? { uri: value.errorUri } : {}
      return { error, description: value.errorDescription ?? '', ...uri }
    }
    default:
      throw unimplemented('OIDCv2-zee7A', 'a callback is made of a session or an error')
  }
}
