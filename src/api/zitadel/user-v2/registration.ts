import type { JsonObject } from '@bufbuild/protobuf'
import { PasskeyAuthenticator } from '@zitadel/proto/zitadel/user/v2/auth_pb.js'
import type { UserService } from '#api/zitadel/descriptors/services-v2.ts'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import { fromWrite } from '#api/zitadel/messages-v2/details.ts'
import type { Context } from '#domain/context.ts'
import type { ChallengedRegistration } from '#domain/user/passwordless/challenge-registration.ts'
import { finishRegistration } from '#domain/user/passwordless/finish-registration.ts'
import { startPasskeyRegistration } from '#domain/user/passwordless/start-passkey-registration.ts'
import { beginU2fRegistration } from '#domain/user/u2f/begin-u2f-registration.ts'

const ATTACHMENTS = new Map<PasskeyAuthenticator, 'platform' | 'cross-platform'>([
  [PasskeyAuthenticator.PLATFORM, 'platform'],
  [PasskeyAuthenticator.CROSS_PLATFORM, 'cross-platform'],
])

/** `CredentialCreationOptions` of WebAuthn as JSON. */
const fromOptions = ({ options }: ChallengedRegistration): JsonObject => ({
  // The options are JSON, but their type has optional members, which JsonObject does not allow.
  publicKey: JSON.parse(JSON.stringify(options)) as JsonObject,
})

/** Registration of passkeys and security keys, from the challenge to the browser's answer. */
export const registrations = {
  async registerPasskey(ctx, { userId: id, code, authenticator, domain }) {
    const attachment = ATTACHMENTS.get(authenticator)
    const started = await startPasskeyRegistration(ctx, { id }, { code, domain, attachment })
    return {
      details: fromWrite(started.details),
      passkeyId: started.challengeId,
      publicKeyCredentialCreationOptions: fromOptions(started),
    }
  },
  async verifyPasskeyRegistration(ctx, { userId: id, passkeyId, publicKeyCredential: response, passkeyName: name }) {
    const details = await finishRegistration(ctx, { id }, { id: passkeyId, use: 'passkey', response, name })
    return { details: fromWrite(details) }
  },
  async registerU2F(ctx, { userId: id, domain }) {
    const started = await beginU2fRegistration(ctx, { id }, domain)
    return {
      details: fromWrite(started.details),
      u2fId: started.challengeId,
      publicKeyCredentialCreationOptions: fromOptions(started),
    }
  },
  async verifyU2FRegistration(ctx, { userId: id, u2fId, publicKeyCredential: response, tokenName: name }) {
    const details = await finishRegistration(ctx, { id }, { id: u2fId, use: 'secondFactor', response, name })
    return { details: fromWrite(details) }
  },
} satisfies ServiceHandlers<typeof UserService, Context>
