import { timestampFromMs } from '@bufbuild/protobuf/wkt'
import { ErrorReason } from '@zitadel/proto/zitadel/saml/v2/authorization_pb.js'
import type { ApiContext } from '#api/zitadel/api-context.ts'
import type { SAMLService } from '#api/zitadel/descriptors/services-v2.ts'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import type { AuthRequest } from '#domain/auth-request/auth-request.ts'
import { getLoginUiRequest } from '#domain/auth-request/get-login-ui-request.ts'
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import { bindingUris } from '#domain/project/app/saml/binding.ts'
import { answerSamlRequest } from '#domain/saml/answer-saml-request.ts'
import type { SamlError, SamlResponse } from '#domain/saml/saml-engine.ts'
import { unimplemented } from '#kit/errors.ts'

const fromSamlRequest = ({ id, createdAt, clientId, saml }: AuthRequest) => ({
  id,
  creationDate: timestampFromMs(createdAt),
  issuer: clientId,
  assertionConsumerService: saml?.consumerUrl ?? '',
  relayState: saml?.relayState ?? '',
  binding: saml ? bindingUris[saml.binding] : '',
})

const ERRORS: ReadonlyMap<ErrorReason, SamlError> = new Map([
  [ErrorReason.VERSION_MISSMATCH, 'VersionMismatch'],
  [ErrorReason.AUTH_N_FAILED, 'AuthnFailed'],
  [ErrorReason.INVALID_ATTR_NAME_OR_VALUE, 'InvalidAttrNameOrValue'],
  [ErrorReason.INVALID_NAMEID_POLICY, 'InvalidNameIDPolicy'],
  [ErrorReason.REQUEST_DENIED, 'RequestDenied'],
  [ErrorReason.REQUEST_UNSUPPORTED, 'RequestUnsupported'],
  [ErrorReason.UNSUPPORTED_BINDING, 'UnsupportedBinding'],
])

export const samlRequests = {
  getSAMLRequest: async (ctx, { samlRequestId }) => ({
    samlRequest: fromSamlRequest(await getLoginUiRequest(ctx, samlRequestId, 'saml')),
  }),
  createResponse: async (ctx, { samlRequestId, responseKind }) => {
    const response = await answerSamlRequest(ctx, { id: samlRequestId, answer: toResult(responseKind) })
    const details = { changeDate: timestampFromMs(ctx.now), resourceOwner: INSTANCE_ID }
    return { details, url: response.url, binding: fromBinding(response) }
  },
} satisfies ServiceHandlers<typeof SAMLService, ApiContext>

type ResponseKind = Parameters<typeof samlRequests.createResponse>[1]['responseKind']

function toResult({ case: kind, value }: ResponseKind) {
  switch (kind) {
    case 'session':
      return { id: value.sessionId, token: value.sessionToken }
    case 'error':
      return { error: ERRORS.get(value.error) ?? 'RequestDenied', description: value.errorDescription ?? '' } as const
    default:
      throw unimplemented('SAMLv2-0Tfak3fBS0', 'a response is made of a session or an error')
  }
}

type ResponseBinding =
  | { case: 'redirect'; value: object }
  | { case: 'post'; value: { relayState: string; samlResponse: string } }

function fromBinding({ binding, relayState, samlResponse }: SamlResponse): ResponseBinding {
  return binding === 'redirect'
    ? { case: 'redirect', value: {} }
    : { case: 'post', value: { relayState, samlResponse } }
}
