import { hashToken, makeToken } from '#crypto/token.ts'
import type { HeldLoginIntent } from '#domain/login-intent/get-login-identity.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { type ChallengeOtp, challengeOtp } from '#domain/session/challenges/challenge-otp.ts'
import { type ChallengeWebAuthN, challengeWebAuthN } from '#domain/session/challenges/challenge-web-authn.ts'
import { checkIntent } from '#domain/session/checks/check-intent.ts'
import { checkOtp } from '#domain/session/checks/check-otp.ts'
import { checkPassword } from '#domain/session/checks/check-password.ts'
import { checkRecoveryCode } from '#domain/session/checks/check-recovery-code.ts'
import { checkTotp } from '#domain/session/checks/check-totp.ts'
import { type CheckUser, checkUser } from '#domain/session/checks/check-user.ts'
import { checkWebAuthN } from '#domain/session/checks/check-web-authn.ts'
import { sessionEvent } from '#domain/session/events.ts'
import type { SessionDraft } from '#domain/session/session-draft.ts'
import type { Session } from '#domain/session/session-state.ts'
import type { Folded } from '#eventstore/aggregate.ts'

/** Changes of one call, in the order in which they take effect. */
export interface SessionInput {
  readonly user?: CheckUser
  readonly password?: string
  readonly intent?: HeldLoginIntent
  /** The browser's answer, unparsed. */
  readonly webAuthN?: unknown
  readonly totp?: string
  readonly otpSms?: string
  readonly otpEmail?: string
  readonly recoveryCode?: string
  readonly challenges?: {
    readonly webAuthN?: ChallengeWebAuthN
    readonly otpSms?: Omit<ChallengeOtp, 'channel'>
    readonly otpEmail?: Omit<ChallengeOtp, 'channel'>
  }
  /** An empty value removes its key. */
  readonly metadata?: ReadonlyMap<string, Uint8Array>
  readonly lifetimeMs?: number
}

/** Requested challenges; codes only if the caller delivers them. */
export interface Challenged {
  readonly webAuthN?: Awaited<ReturnType<typeof challengeWebAuthN>>
  readonly otpSms?: string
  readonly otpEmail?: string
}

export interface ChangedSession {
  readonly session: Folded<Session>
  /** The new token; absent if nothing changed, and then the old one counts. */
  readonly token?: string
  /** Absent if no challenge was requested. */
  readonly challenged?: Challenged
}

/** Runs the checks and challenges of a call on a draft, and replaces the token if anything changed. */
export async function changeSession(
  draft: SessionDraft,
  input: SessionInput,
): Promise<{ token?: string; challenged?: Challenged }> {
  await runChecks(draft, input)
  const challenged = input.challenges && (await runChallenges(draft, input.challenges))
  setMetadata(draft, input.metadata)
  setLifetime(draft, input.lifetimeMs)
  if (draft.events.length === 0) return challenged ? { challenged } : {}
  const token = makeToken()
  draft.add(sessionEvent('session.token.set', { tokenHash: hashToken(token) }))
  return { token, ...(challenged ? { challenged } : {}) }
}

async function runChecks(draft: SessionDraft, input: SessionInput): Promise<void> {
  if (input.user) await checkUser(draft, input.user)
  if (input.password !== undefined) await checkPassword(draft, input.password)
  if (input.intent) await checkIntent(draft, input.intent)
  if (input.webAuthN !== undefined) await checkWebAuthN(draft, input.webAuthN)
  if (input.totp !== undefined) await checkTotp(draft, input.totp)
  if (input.otpSms !== undefined) await checkOtp(draft, { channel: 'sms', code: input.otpSms })
  if (input.otpEmail !== undefined) await checkOtp(draft, { channel: 'email', code: input.otpEmail })
  if (input.recoveryCode !== undefined) await checkRecoveryCode(draft, input.recoveryCode)
}

async function runChallenges(
  draft: SessionDraft,
  { webAuthN, otpSms, otpEmail }: NonNullable<SessionInput['challenges']>,
): Promise<Challenged | undefined> {
  if (!webAuthN && !otpSms && !otpEmail) return undefined
  const options = webAuthN && (await challengeWebAuthN(draft, webAuthN))
  const sms = otpSms && (await challengeOtp(draft, { channel: 'sms', ...otpSms }))
  const email = otpEmail && (await challengeOtp(draft, { channel: 'email', ...otpEmail }))
  return {
    ...(options ? { webAuthN: options } : {}),
    ...(sms === undefined ? {} : { otpSms: sms }),
    ...(email === undefined ? {} : { otpEmail: email }),
  }
}

function setMetadata(draft: SessionDraft, changes: SessionInput['metadata']): void {
  if (!changes || changes.size === 0) return
  const before = new Map(Object.entries(draft.state().metadata))
  const after = new Map(before)
  for (const [key, value] of changes) {
    if (value.length === 0) after.delete(key)
    else after.set(key, Buffer.from(value).toString('base64'))
  }
  const isSame = after.size === before.size && [...after].every(([key, value]) => before.get(key) === value)
  if (!isSame) draft.add(sessionEvent('session.metadata.set', { metadata: Object.fromEntries(after) }))
}

function setLifetime(draft: SessionDraft, lifetimeMs: number | undefined): void {
  if (lifetimeMs === undefined) return
  if (!(lifetimeMs > 0) || !Number.isSafeInteger(draft.ctx.now + lifetimeMs)) throw refuse('session.lifetimeInvalid')
  draft.add(sessionEvent('session.lifetime.set', { lifetimeMs }))
}
