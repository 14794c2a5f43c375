/** Requests of SessionService as input of the session commands. */
import { isIP } from 'node:net'
import type { MessageShape } from '@bufbuild/protobuf'
import { type Duration, durationMs } from '@bufbuild/protobuf/wkt'
import { UserVerificationRequirement } from '@zitadel/proto/zitadel/session/v2/challenge_pb.js'
import type { SessionService } from '#api/zitadel/descriptors/services-v2.ts'
import type { SessionInput } from '#domain/session/change-session.ts'
import type { UserAgent } from '#domain/session/session-state.ts'
import { invalidArgument, unimplemented } from '#kit/errors.ts'

type CreateRequest = MessageShape<typeof SessionService.method.createSession.input>
type Checks = NonNullable<CreateRequest['checks']>
type Challenges = NonNullable<CreateRequest['challenges']>

/** Fields that CreateSession and SetSession share. */
type ChangeRequest = Pick<CreateRequest, 'checks' | 'challenges' | 'metadata' | 'lifetime'>

export function toSessionInput({ checks, challenges, metadata, lifetime }: ChangeRequest): SessionInput {
  return {
    ...(checks ? toChecks(checks) : {}),
    ...(challenges ? { challenges: toChallenges(challenges) } : {}),
    metadata: new Map(Object.entries(metadata)),
    ...(lifetime ? { lifetimeMs: toMilliseconds(lifetime) } : {}),
  }
}

function toChecks({ user, password, idpIntent, webAuthN, totp, otpSms, otpEmail, recoveryCode }: Checks): SessionInput {
  return {
    ...(user ? { user: toUserCheck(user) } : {}),
    ...(password ? { password: password.password } : {}),

    ...(idpIntent ? { intent: { id: idpIntent.idpIntentId, token: idpIntent.idpIntentToken } } : {}),
    ...(webAuthN ? { webAuthN: webAuthN.credentialAssertionData ?? {} } : {}),
    ...(totp ? { totp: totp.code } : {}),
    ...(otpSms ? { otpSms: otpSms.code } : {}),
    ...(otpEmail ? { otpEmail: otpEmail.code } : {}),
    ...(recoveryCode ? { recoveryCode: recoveryCode.code } : {}),
  }
}

function toUserCheck({ search }: NonNullable<Checks['user']>): NonNullable<SessionInput['user']> {
  switch (search.case) {
    case 'userId':
      return { userId: search.value }
    case 'loginName':
      return { loginName: search.value }
    default:
      throw unimplemented('SESSION-d3b4g0', 'a user is searched by id or by login name')
  }
}

type UserVerification = NonNullable<NonNullable<SessionInput['challenges']>['webAuthN']>['userVerification']

const VERIFICATION = new Map<UserVerificationRequirement, UserVerification>([
  [UserVerificationRequirement.REQUIRED, 'required'],
  [UserVerificationRequirement.PREFERRED, 'preferred'],
  [UserVerificationRequirement.DISCOURAGED, 'discouraged'],
])

function toChallenges({ webAuthN, otpSms, otpEmail }: Challenges): NonNullable<SessionInput['challenges']> {
  return {
    ...(webAuthN ? { webAuthN: toWebAuthN(webAuthN) } : {}),
    ...(otpSms ? { otpSms: { returned: otpSms.returnCode } } : {}),
    ...(otpEmail ? { otpEmail: toOtpEmail(otpEmail) } : {}),
  }
}

function toWebAuthN({ domain, userVerificationRequirement }: NonNullable<Challenges['webAuthN']>) {
  const userVerification = VERIFICATION.get(userVerificationRequirement)
  if (!userVerification)
    throw invalidArgument(
      '',
      'invalid RequestChallenges_WebAuthN.UserVerificationRequirement: value must not be in list [0]',
    )
  return { domain, userVerification }
}

function toOtpEmail({ deliveryType }: NonNullable<Challenges['otpEmail']>) {
  if (deliveryType.case === 'returnCode') return { returned: true }
  const urlTemplate = deliveryType.case === 'sendCode' ? deliveryType.value.urlTemplate : undefined
  return { returned: false, ...(urlTemplate ? { urlTemplate } : {}) }
}

const toMilliseconds = (duration: Duration): number => durationMs(duration)

/** A text that is no IP address is dropped, as clients of this API expect. */
export function toUserAgent({
  fingerprintId,
  ip,
  description,
  header,
}: NonNullable<CreateRequest['userAgent']>): UserAgent {
  const headers = Object.entries(header).map(([name, { values }]) => [name, [...values]])
  return {
    ...(fingerprintId ? { fingerprintId } : {}),
    ...(ip && isIP(ip) !== 0 ? { ip } : {}),
    ...(description ? { description } : {}),
    ...(headers.length > 0 ? { header: Object.fromEntries(headers) } : {}),
  }
}
