/** WebAuthn options and answers on the wire: JSON of the browser's objects, as bytes. */
import type { MessageInitShape } from '@bufbuild/protobuf'
import type { WebAuthNKeySchema, WebAuthNVerification } from '@zitadel/proto/zitadel/user_pb.js'
import type { ChallengedRegistration } from '#domain/user/passwordless/challenge-registration.ts'

/** The argument of `navigator.credentials.create`, its binary members in base64url. */
export const fromRegistration = ({ options }: ChallengedRegistration): MessageInitShape<typeof WebAuthNKeySchema> => ({
  publicKey: Buffer.from(JSON.stringify({ publicKey: options })),
})

/** The credential that the browser created; undefined for bytes that are no JSON, which no challenge is found for. */
export function toRegistration(verification: WebAuthNVerification | undefined): { response: unknown; name: string } {
  const { publicKeyCredential = new Uint8Array(), tokenName: name = '' } = verification ?? {}
  try {
    return { response: JSON.parse(Buffer.from(publicKeyCredential).toString('utf8')), name }
  } catch {
    return { response: undefined, name }
  }
}
