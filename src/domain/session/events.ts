import { omit } from '#domain/session/omit.ts'
import {
  initialSession,
  type Session,
  type SessionFactor,
  type UserAgent,
  type WebAuthNChallenge,
} from '#domain/session/session-state.ts'
import type { CodePayload } from '#domain/user/initialization/events.ts'
import type { FoldTable } from '#eventstore/aggregate.ts'

type ChecksPayload = { userSequence: number }
type CodeChallenge = CodePayload & { returned: boolean; urlTemplate?: string }
type Nothing = Record<string, never>

/** `completeWithinMs`: time from the first factor of a sign-in at the pages to its last step; absent: of the session API. */
export type SessionAdded = {
  type: 'session.added'
  payload: { userAgent?: UserAgent; completeWithinMs?: number }
}
/** The user took the last step of a sign-in at the pages. */
export type SignInCompleted = { type: 'session.sign.in.completed'; payload: { lifetimeMs: number } }
/** The session continues after an event that ended all other sessions of the user. */
export type FactorsRenewed = { type: 'session.factors.renewed'; payload: { userSequence: number } }
export type UserChecked = { type: 'session.user.checked'; payload: { userId: string; orgId: string } }
export type PasswordChecked = { type: 'session.password.checked'; payload: ChecksPayload }
export type IntentChecked = { type: 'session.intent.checked'; payload: ChecksPayload }
export type WebAuthNChallenged = { type: 'session.webAuthN.challenged'; payload: WebAuthNChallenge }
export type WebAuthNChecked = { type: 'session.webAuthN.checked'; payload: ChecksPayload & { userVerified: boolean } }
export type TotpChecked = { type: 'session.totp.checked'; payload: ChecksPayload }
export type OtpSmsChallenged = { type: 'session.otp.sms.challenged'; payload: CodeChallenge }
export type OtpSmsSent = { type: 'session.otp.sms.sent'; payload: Nothing }
export type OtpSmsChecked = { type: 'session.otp.sms.checked'; payload: ChecksPayload }
export type OtpEmailChallenged = { type: 'session.otp.email.challenged'; payload: CodeChallenge }
export type OtpEmailSent = { type: 'session.otp.email.sent'; payload: Nothing }
export type OtpEmailChecked = { type: 'session.otp.email.checked'; payload: ChecksPayload }
export type RecoveryCodeChecked = { type: 'session.recovery.code.checked'; payload: ChecksPayload }
export type TokenSet = { type: 'session.token.set'; payload: { tokenHash: string } }
export type MetadataSet = { type: 'session.metadata.set'; payload: { metadata: { [key: string]: string } } }
export type LifetimeSet = { type: 'session.lifetime.set'; payload: { lifetimeMs: number } }
export type SessionTerminated = { type: 'session.terminated'; payload: Nothing }

export type SessionEvent =
  | SessionAdded
  | SignInCompleted
  | FactorsRenewed
  | UserChecked
  | PasswordChecked
  | IntentChecked
  | WebAuthNChallenged
  | WebAuthNChecked
  | TotpChecked
  | OtpSmsChallenged
  | OtpSmsSent
  | OtpSmsChecked
  | OtpEmailChallenged
  | OtpEmailSent
  | OtpEmailChecked
  | RecoveryCodeChecked
  | TokenSet
  | MetadataSet
  | LifetimeSet
  | SessionTerminated

/** Creates an event of a type. */
export const sessionEvent = <T extends SessionEvent['type']>(
  type: T,
  payload: Extract<SessionEvent, { type: T }>['payload'],
): Extract<SessionEvent, { type: T }> =>
  // The type and its payload come from one member of the union.
  ({ type, payload }) as unknown as Extract<SessionEvent, { type: T }>

type Recorded = { createdAt: number; payload: ChecksPayload }

const checked = (session: Session, factor: SessionFactor, { createdAt, payload }: Recorded): Session => ({
  ...session,
  factors: { ...session.factors, [factor]: { at: createdAt, userSequence: payload.userSequence } },
})

/** A challenge is answered once. */
const answered = (session: Session, challenge: keyof Session['challenges']): Session => ({
  ...session,
  challenges: omit(session.challenges, challenge),
})

const codeOf = (payload: CodeChallenge, sequence: number) => ({
  code: payload.code,
  expiresAt: payload.expiresAt,
  sequence,
  ...(payload.urlTemplate === undefined ? {} : { urlTemplate: payload.urlTemplate }),
})

export const sessionFold: FoldTable<Session, SessionEvent> = {
  'session.added': (session, { creator, createdAt, payload }) => ({
    ...session,
    status: 'active',
    creatorId: creator,
    ...(payload.userAgent ? { userAgent: payload.userAgent } : {}),
    ...(payload.completeWithinMs === undefined ? {} : { signIn: {}, expiresAt: createdAt + payload.completeWithinMs }),
  }),
  'session.sign.in.completed': (session, { createdAt, payload }) => ({
    ...session,
    signIn: { completedAt: createdAt },
    expiresAt: createdAt + payload.lifetimeMs,
  }),
  'session.factors.renewed': (session, { payload: { userSequence } }) => ({
    ...session,
    factors: Object.fromEntries(
      Object.entries(session.factors).map(([factor, { at }]) => [factor, { at, userSequence }]),
    ),
  }),
  'session.user.checked': (session, { createdAt, payload }) => ({
    ...session,
    user: { id: payload.userId, orgId: payload.orgId, at: createdAt },
  }),
  'session.password.checked': (session, event) => checked(session, 'password', event),
  'session.intent.checked': (session, event) => checked(session, 'provider', event),
  'session.webAuthN.challenged': (session, { payload }) => ({
    ...session,
    challenges: { ...session.challenges, webAuthN: payload },
  }),
  'session.webAuthN.checked': (session, event) =>
    checked(answered(session, 'webAuthN'), event.payload.userVerified ? 'passkey' : 'securityKey', event),
  'session.totp.checked': (session, event) => checked(session, 'totp', event),
  'session.otp.sms.challenged': (session, { payload, sequence }) => ({
    ...session,
    challenges: { ...session.challenges, otpSms: codeOf(payload, sequence) },
  }),
  'session.otp.sms.sent': (session) => session,
  'session.otp.sms.checked': (session, event) => checked(answered(session, 'otpSms'), 'otpSms', event),
  'session.otp.email.challenged': (session, { payload, sequence }) => ({
    ...session,
    challenges: { ...session.challenges, otpEmail: codeOf(payload, sequence) },
  }),
  'session.otp.email.sent': (session) => session,
  'session.otp.email.checked': (session, event) => checked(answered(session, 'otpEmail'), 'otpEmail', event),
  'session.recovery.code.checked': (session, event) => checked(session, 'recoveryCode', event),
  'session.token.set': (session, { payload }) => ({ ...session, tokenHash: payload.tokenHash }),
  'session.metadata.set': (session, { payload }) => ({ ...session, metadata: payload.metadata }),
  'session.lifetime.set': (session, { createdAt, payload }) => ({
    ...session,
    expiresAt: createdAt + payload.lifetimeMs,
  }),
  'session.terminated': (session) => ({
    ...initialSession,
    status: 'terminated',
    creatorId: session.creatorId,
    ...(session.user ? { user: session.user } : {}),
  }),
}
