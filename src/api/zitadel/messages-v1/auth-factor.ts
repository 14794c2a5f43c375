/** Second factors on the wire: `zitadel.user.v1.AuthFactor`. */
import type { MessageInitShape } from '@bufbuild/protobuf'
import { type AuthFactorSchema, AuthFactorState } from '@zitadel/proto/zitadel/user_pb.js'
import type { AuthFactor } from '#domain/user/list-human-auth-factors.ts'

export const fromAuthFactor = (
  factor: AuthFactor,
  state = AuthFactorState.READY,
): MessageInitShape<typeof AuthFactorSchema> => ({
  state,
  type:
    factor.kind === 'u2f'
      ? { case: 'u2f', value: { id: factor.id, name: factor.name } }
      : { case: factor.kind, value: {} },
})
