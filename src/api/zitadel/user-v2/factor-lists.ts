import type { MessageInitShape } from '@bufbuild/protobuf'
import { type AuthFactorSchema, AuthFactorState } from '@zitadel/proto/zitadel/user/v2/user_pb.js'
import { AuthFactors } from '@zitadel/proto/zitadel/user/v2/user_service_pb.js'
import type { UserService } from '#api/zitadel/descriptors/services-v2.ts'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import { fromList } from '#api/zitadel/messages-v2/list.ts'
import type { Context } from '#domain/context.ts'
import { type AuthFactor, listHumanAuthFactors } from '#domain/user/list-human-auth-factors.ts'
import { listPasskeys } from '#domain/user/passwordless/list-passkeys.ts'

const KINDS: Readonly<Record<AuthFactor['kind'], AuthFactors>> = {
  otp: AuthFactors.OTP,
  otpSms: AuthFactors.OTP_SMS,
  otpEmail: AuthFactors.OTP_EMAIL,
  u2f: AuthFactors.U2F,
}

function fromFactor(factor: AuthFactor): MessageInitShape<typeof AuthFactorSchema> {
  const state = AuthFactorState.READY
  switch (factor.kind) {
    case 'u2f':
      return { state, type: { case: 'u2f' as const, value: { id: factor.id, name: factor.name } } }
    case 'otp':
      return { state, type: { case: 'otp' as const, value: {} } }
    case 'otpSms':
      return { state, type: { case: 'otpSms' as const, value: {} } }
    case 'otpEmail':
      return { state, type: { case: 'otpEmail' as const, value: {} } }
  }
}

/** Lists of registered factors; all of them are ready. */
export const factorLists = {
  async listPasskeys(ctx, { userId: id }) {
    const { passkeys } = await listPasskeys(ctx, { id })
    return {
      details: fromList({ total: passkeys.length, entries: passkeys }, ctx.now),
      result: passkeys.map((key) => ({ id: key.id, name: key.name, state: AuthFactorState.READY })),
    }
  },
  async listAuthenticationFactors(ctx, { userId: id, authFactors, states }) {
    const userFactors = await listHumanAuthFactors(ctx, { id })
    if (states.length > 0 && !states.includes(AuthFactorState.READY)) return { result: [] }
    const matchingFactors = userFactors.filter(
      ({ kind }) => authFactors.length === 0 || authFactors.includes(KINDS[kind]),
    )
    return { result: matchingFactors.map(fromFactor) }
  },
} satisfies ServiceHandlers<typeof UserService, Context>
