/** Delivers the one-time codes that sessions ask for, and closes each delivery with a `….sent` event. */
import { systemCaller } from '#domain/caller.ts'
import { author, type Services } from '#domain/context.ts'
import { renderUrlTemplate } from '#domain/input/url-template.ts'
import { readerLanguage } from '#domain/instance/reader-language.ts'
import { sessionEvent } from '#domain/session/events.ts'
import type { SessionNotification } from '#domain/session/notifications.ts'
import { sessionAggregate } from '#domain/session/session.ts'
import type { SessionCode } from '#domain/session/session-state.ts'
import { loginNamesOf } from '#domain/user/login-names.ts'
import { otpChannels } from '#domain/user/otp/otp-channels.ts'
import { userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import { exists, type Folded } from '#eventstore/aggregate.ts'
import type { PendingEntry } from '#notify/outbox-worker.ts'
import { renderMail } from '#notify/templates/render-mail.ts'
import { renderSms } from '#notify/templates/render-sms.ts'
import type { UserNotifierOptions } from '#notify/user-notifier.ts'

const SENT = { sms: 'session.otp.sms.sent', email: 'session.otp.email.sent' } as const

/** Delivers one outbox entry of kind SESSION_NOTIFICATION. Rejects with DeliveryError when it must be retried. */
export const sessionNotifier =
  (options: UserNotifierOptions) =>
  async (entry: PendingEntry): Promise<void> => {
    // Written by toSessionNotification.
    const { sessionId, channel, sequence } = entry.payload as unknown as SessionNotification
    const { services } = options
    const session = await services.events.load(sessionAggregate, sessionId)
    const { otpSms, otpEmail } = session.state.challenges
    const pending = channel === 'sms' ? otpSms : otpEmail
    const of = session.state.user
    // A newer code, a response or the end of the session made this one void.
    if (!of || pending?.sequence !== sequence || pending.expiresAt <= Date.now()) return
    const user = await services.events.load(userAggregate, of.id)
    if (!exists(userAggregate, user)) return
    const message = { id: entry.id, to: otpChannels[channel].receiver(user.state) }
    if (!message.to) return
    const about = await describe(services, { user, sessionId, pending, channel })
    if (channel === 'sms') await options.sms.send({ ...message, ...smsOf(services, user, about) })
    else await options.mailer.send({ ...message, ...mailOf(user, about) })
    const by = author({ caller: systemCaller('NOTIFICATION'), now: Date.now() })
    await services.events.change(by, sessionAggregate, sessionId, ({ state }) =>
      state.status === 'active' ? [sessionEvent(SENT[channel], {})] : [],
    )
  }

interface About {
  readonly code: string
  readonly validForSeconds: number
  readonly loginName: string
  readonly language: Awaited<ReturnType<typeof readerLanguage>>
  /** The page of the caller's template; absent without one. */
  readonly link?: string
}

async function describe(
  services: Services,
  of: { user: Folded<User>; sessionId: string; pending: SessionCode; channel: 'sms' | 'email' },
): Promise<About> {
  const { user, sessionId, pending, channel } = of
  const { preferredLoginName: loginName } = await loginNamesOf(services, user.owner, user.state.userName)
  const code = services.cipher.decrypt(pending.code, otpChannels[channel].kind)
  const link =
    pending.urlTemplate && renderUrlTemplate(pending.urlTemplate, linkValues(user, { sessionId, loginName, code }))
  return {
    code,
    validForSeconds: 60 * Math.ceil((pending.expiresAt - Date.now()) / 60_000),
    loginName,
    language: await readerLanguage(services, user.state.profile.preferredLanguage),
    ...(link ? { link } : {}),
  }
}

const linkValues = (user: Folded<User>, of: { sessionId: string; loginName: string; code: string }) => ({
  UserID: user.id,
  OrgID: user.owner,
  LoginName: of.loginName,
  Code: of.code,
  DisplayName: user.state.profile.displayName,
  PreferredLanguage: user.state.profile.preferredLanguage,
  SessionID: of.sessionId,
})

function mailOf({ state: user }: Folded<User>, { language, link, ...about }: About) {
  const values = { displayName: user.profile.displayName, ...about, ...(link ? { link } : {}) }
  return renderMail('verifyEmailOTP', values, language)
}

function smsOf(
  { externalUrl }: Services,
  { state: user }: Folded<User>,
  { language, code, validForSeconds, loginName }: About,
) {
  const domain = new URL(externalUrl).hostname
  return {
    text: renderSms('verifySmsOtp', { code, validForSeconds, domain }, language),
    eventType: 'session.otp.sms.challenged',
    language,
    args: { code, displayName: user.profile.displayName, preferredLoginName: loginName },
  }
}
