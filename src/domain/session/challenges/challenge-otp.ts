import { checkUrlTemplate } from '#domain/input/url-template.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { sessionEvent } from '#domain/session/events.ts'
import { requireActive, requireSessionUser } from '#domain/session/record-guess.ts'
import type { SessionDraft } from '#domain/session/session-draft.ts'
import { newCode } from '#domain/user/new-code.ts'
import type { OtpChannel } from '#domain/user/otp/events.ts'
import { otpChannels } from '#domain/user/otp/otp-channels.ts'
import { userAggregate } from '#domain/user/user.ts'

const CHALLENGED = { sms: 'session.otp.sms.challenged', email: 'session.otp.email.challenged' } as const

export interface ChallengeOtp {
  readonly channel: OtpChannel
  /** The caller delivers the code itself; nothing is sent. */
  readonly returned: boolean
  readonly urlTemplate?: string
}

/** Creates a one-time code that is valid in this session only; returns it if the caller requested that. */
export async function challengeOtp(
  draft: SessionDraft,
  { channel, returned, urlTemplate }: ChallengeOtp,
): Promise<string | undefined> {
  if (urlTemplate) checkUrlTemplate(urlTemplate)
  const of = requireSessionUser(draft)
  const user = await draft.ctx.events.load(userAggregate, of.id)
  requireActive(user, of.orgId)
  const rules = otpChannels[channel]
  if (!rules.isSetUp(user.state) || !rules.receiver(user.state)) throw refuse('session.otpNotReady')
  const { plain, payload } = newCode(draft.ctx, rules.kind)
  const template = urlTemplate ? { urlTemplate } : {}
  draft.add(sessionEvent(CHALLENGED[channel], { ...payload, returned, ...template }))
  return returned ? plain : undefined
}
