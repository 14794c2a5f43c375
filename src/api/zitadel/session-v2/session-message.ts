/** `zitadel.session.v2.Session` and the responses to challenges. */
import type { JsonObject } from '@bufbuild/protobuf'
import { timestampFromMs } from '@bufbuild/protobuf/wkt'
import type { Challenged } from '#domain/session/change-session.ts'
import type { Session } from '#domain/session/session-state.ts'
import type { SessionView } from '#domain/session/session-view.ts'

export function fromSession(view: SessionView) {
  const { id, createdAt, changedAt, sequence, state } = view
  const metadata = Object.entries(state.metadata).map(([key, value]) => [
    key,
    new Uint8Array(Buffer.from(value, 'base64')),
  ])
  return {
    id,
    creationDate: timestampFromMs(createdAt),
    changeDate: timestampFromMs(changedAt),
    sequence: BigInt(sequence),
    metadata: Object.fromEntries(metadata) as Record<string, Uint8Array<ArrayBuffer>>,
    ...(state.user ? { factors: fromFactors(view, state.user) } : {}),
    ...(state.userAgent ? { userAgent: fromUserAgent(state.userAgent) } : {}),
    ...(state.expiresAt === undefined ? {} : { expirationDate: timestampFromMs(state.expiresAt) }),
  }
}

function fromFactors({ state: { factors }, userNames }: SessionView, user: NonNullable<Session['user']>) {
  const verified = (factor: { at: number }) => ({ verifiedAt: timestampFromMs(factor.at) })
  const { password, passkey, securityKey, provider, totp, otpSms, otpEmail, recoveryCode } = factors
  const webAuthN = newest(passkey, securityKey)
  return {
    user: {
      verifiedAt: timestampFromMs(user.at),
      id: user.id,
      organizationId: user.orgId,
      loginName: userNames?.loginName ?? '',
      displayName: userNames?.displayName ?? '',
    },
    ...(password ? { password: verified(password) } : {}),
    ...(webAuthN ? { webAuthN: { ...verified(webAuthN), userVerified: webAuthN === passkey } } : {}),
    ...(provider ? { intent: verified(provider) } : {}),
    ...(totp ? { totp: verified(totp) } : {}),
    ...(otpSms ? { otpSms: verified(otpSms) } : {}),
    ...(otpEmail ? { otpEmail: verified(otpEmail) } : {}),
    ...(recoveryCode ? { recoveryCode: verified(recoveryCode) } : {}),
  }
}

/** The later of two factors, of which the message has one member. */
const newest = <T extends { readonly at: number }>(one: T | undefined, other: T | undefined): T | undefined =>
  one && other ? (one.at >= other.at ? one : other) : (one ?? other)

function fromUserAgent({ header, ...agent }: NonNullable<Session['userAgent']>) {
  const entries = Object.entries(header ?? {}).map(([name, values]) => [name, { values: [...values] }])
  return { ...agent, header: Object.fromEntries(entries) as Record<string, { values: string[] }> }
}

/** Options travel as the object that the browser's API takes, binary values in base64url. */
export function fromChallenged({ webAuthN, otpSms, otpEmail }: Challenged) {
  // Members that are present and undefined are no JSON.
  const publicKey = webAuthN && (JSON.parse(JSON.stringify(webAuthN)) as JsonObject)
  return {
    ...(publicKey ? { webAuthN: { publicKeyCredentialRequestOptions: { publicKey } } } : {}),
    ...(otpSms === undefined ? {} : { otpSms }),
    ...(otpEmail === undefined ? {} : { otpEmail }),
  }
}
