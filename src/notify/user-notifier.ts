/**
 * Notifies users of changes to their account, and sends them codes. Chooses notification and content; the mailer and
 * the SMS sender deliver it. Closes each delivery with a `….sent` event.
 */
import { systemCaller } from '#domain/caller.ts'
import { author, type Services } from '#domain/context.ts'
import { renderUrlTemplate } from '#domain/input/url-template.ts'
import { readerLanguage } from '#domain/instance/reader-language.ts'
import { loadPolicies } from '#domain/policy/load-policies.ts'
import { notificationPolicy } from '#domain/policy/notification-policy.ts'
import { effectivePolicy } from '#domain/policy/policies.ts'
import { domainClaimedSent } from '#domain/user/domain-claim/events.ts'
import { emailCodeSent } from '#domain/user/email/events.ts'
import type { LinkType } from '#domain/user/email-link/events.ts'
import { initializationCodeSent } from '#domain/user/initialization/events.ts'
import { inviteCodeSent } from '#domain/user/invite/events.ts'
import {
  emailVerificationLink,
  initializationLink,
  inviteLink,
  passkeyRegistrationLink,
  passwordResetLink,
  ticketLink,
} from '#domain/user/links.ts'
import { loginNamesOf } from '#domain/user/login-names.ts'
import type { CodeKind } from '#domain/user/new-code.ts'
import type { UserNotification } from '#domain/user/notifications.ts'
import { otpEmailCodeSent, otpSmsCodeSent } from '#domain/user/otp/events.ts'
import { otpChannels } from '#domain/user/otp/otp-channels.ts'
import { passwordChangeSent, passwordCodeSent } from '#domain/user/password/events.ts'
import { passkeyCodeSent } from '#domain/user/passwordless/events.ts'
import { phoneCodeSent } from '#domain/user/phone/events.ts'
import { type UserEvent, userAggregate } from '#domain/user/user.ts'
import type { PendingCode, User } from '#domain/user/user-state.ts'
import { exists, type Folded } from '#eventstore/aggregate.ts'
import type { Language } from '#kit/translate.ts'
import type { Mailer } from '#notify/mailer.ts'
import type { PendingEntry } from '#notify/outbox-worker.ts'
import type { SmsSender } from '#notify/sms-sender.ts'
import type { MailType, MailValues } from '#notify/templates/mail-content.ts'
import { renderMail } from '#notify/templates/render-mail.ts'
import { renderSms, type SmsType } from '#notify/templates/render-sms.ts'

export interface UserNotifierOptions {
  readonly services: Services
  readonly mailer: Mailer
  readonly sms: SmsSender
}

/** Input of one notification. */
interface Case {
  readonly user: Folded<User>
  readonly notification: UserNotification
  readonly loginName: string
  /** The one to write in. */
  readonly language: Language
  readonly options: UserNotifierOptions
}

/**
 * One kind of notification: sends it, and returns the event that closes it. Undefined: the notification is obsolete.
 */
type Notification = (of: Case) => Promise<UserEvent | undefined>

const notifications: Readonly<Record<string, Notification>> = {
  'user.human.initialization.code.added': async (of) => {
    const open = openCode(of, of.user.state.initCode, 'initializeUser')
    if (!open) return undefined
    const person = { loginName: of.loginName, passwordSet: of.user.state.password.hash !== '' }
    const page = initializationLink(of.options.services.externalUrl, target(of, open.code), person)
    const link = foreignLink(of, { link: 'invitation', code: open.code }) ?? page
    await mail(of, 'initCode', { ...open, link })
    return initializationCodeSent()
  },
  'user.human.invite.code.added': async (of) => {
    const { invite } = of.user.state
    const open = openCode(of, invite, 'invite')
    if (!open) return undefined
    const link =
      templateLink(of, invite, open.code) ?? inviteLink(of.options.services.externalUrl, target(of, open.code))
    const name = invite?.applicationName
    await mail(of, 'inviteUser', { ...open, link, ...(name ? { applicationName: name } : {}) })
    return inviteCodeSent()
  },
  'user.human.email.code.added': async (of) => {
    const pending = of.user.state.email.code
    const open = openCode(of, pending, 'emailVerification')
    if (!open) return undefined
    const page = emailVerificationLink(of.options.services.externalUrl, target(of, open.code))
    const link = templateLink(of, pending, open.code) ?? page
    await mail(of, 'verifyEmail', { ...open, link })
    return emailCodeSent()
  },
  'user.human.phone.code.added': async (of) => {
    const open = openCode(of, of.user.state.phone.code, 'phoneVerification')
    if (!open) return undefined
    await text(of, 'verifyPhone', open)
    return phoneCodeSent()
  },
  'user.human.password.code.added': async (of) => {
    const reset = of.user.state.password.resetCode
    const open = openCode(of, reset, 'passwordReset')
    if (!open) return undefined
    if (reset?.channel === 'sms') await text(of, 'passwordReset', open)
    else {
      const page = passwordResetLink(of.options.services.externalUrl, target(of, open.code))
      const link =
        templateLink(of, reset, open.code) ?? foreignLink(of, { link: 'passwordReset', code: open.code }) ?? page
      await mail(of, 'passwordReset', { ...open, link })
    }
    return passwordCodeSent()
  },
  'user.human.password.changed': async (of) => {
    const policies = await loadPolicies(of.options.services, of.user.owner)
    if (!effectivePolicy(notificationPolicy, policies).passwordChange) return undefined
    await mail(of, 'passwordChanged', { link: `${of.options.services.externalUrl}/ui/login` })
    return passwordChangeSent()
  },
  'user.human.passwordless.initialization.code.requested': async (of) => {
    const codeId = of.notification.codeId ?? ''
    const pending = of.user.state.passkeys.registrations[codeId]
    const open = openCode(of, pending, 'passwordlessInit')
    if (!open) return undefined
    const page = passkeyRegistrationLink(of.options.services.externalUrl, target(of, open.code), codeId)
    const link = templateLink(of, pending, open.code) ?? page
    await mail(of, 'passwordlessRegistration', { link, validForSeconds: open.validForSeconds })
    return passkeyCodeSent(codeId)
  },
  'user.human.otp.email.code.added': async (of) => {
    const open = openCode(of, otpChannels.email.pending(of.user.state), 'otpEmail')
    if (!open) return undefined
    await mail(of, 'verifyEmailOTP', open)
    return otpEmailCodeSent()
  },
  'user.human.otp.sms.code.added': async (of) => {
    const open = openCode(of, otpChannels.sms.pending(of.user.state), 'otpSms')
    if (!open) return undefined
    await text(of, 'verifySmsOtp', open)
    return otpSmsCodeSent()
  },
  'user.domain.claimed': async (of) => {
    const claim = of.user.state.domainClaim
    if (claim?.sequence !== of.notification.sequence) return undefined
    const link = `${of.options.services.externalUrl}/ui/login`
    const names = { domain: claim.domain, tempUserName: of.user.state.userName }
    await mail({ ...of, loginName: claim.formerUserName }, 'domainClaimed', { ...names, link })
    return domainClaimedSent()
  },
}

/** Delivers one outbox entry of kind USER_NOTIFICATION. Rejects with DeliveryError for a retry. */
export const userNotifier =
  (options: UserNotifierOptions) =>
  async (entry: PendingEntry): Promise<void> => {
    // Written by toUserNotification.
    const notification = entry.payload as unknown as UserNotification
    const notify = notifications[notification.eventType]
    const user = await options.services.events.load(userAggregate, notification.userId)
    if (!notify || !exists(userAggregate, user)) return
    const { preferredLoginName } = await loginNamesOf(options.services, user.owner, user.state.userName)
    const language = await readerLanguage(options.services, user.state.profile.preferredLanguage)
    const sent = await notify({ user, notification, loginName: preferredLoginName, language, options })
    if (!sent) return
    const by = author({ caller: systemCaller('NOTIFICATION'), now: Date.now() })
    await options.services.events.change(by, userAggregate, notification.userId, (now) =>
      exists(userAggregate, now) ? [sent] : [],
    )
  }

/**
 * The code in the clear and the seconds it has left, while it is still the one that this notification is about. After
 * a long outage it may be over: then a mail with it would only mislead.
 */
function openCode(
  { notification, options }: Case,
  pending: PendingCode | undefined,
  kind: CodeKind,
): { code: string; validForSeconds: number } | undefined {
  if (!pending || pending.sequence !== notification.sequence) return undefined
  // Rounds to whole minutes: "3 days" reads better with the seconds since creation included.
  const validForSeconds = 60 * Math.ceil((pending.expiresAt - Date.now()) / 60_000)
  return validForSeconds > 0
    ? { code: options.services.cipher.decrypt(pending.code, kind), validForSeconds }
    : undefined
}

const target = ({ user }: Case, code: string) => ({ userId: user.id, orgId: user.owner, code })

/** Returns the link from the caller's URL template, if the code has one. */
const templateLink = (
  { user, loginName, notification }: Case,
  pending: PendingCode | undefined,
  code: string,
): string | undefined =>
  pending?.urlTemplate === undefined
    ? undefined
    : renderUrlTemplate(pending.urlTemplate, {
        UserID: user.id,
        OrgID: user.owner,
        Code: code,
        CodeID: notification.codeId ?? '',
        LoginName: loginName,
        DisplayName: user.state.profile.displayName,
        PreferredLanguage: user.state.profile.preferredLanguage,
      })

/** Returns the link to an external page, if the request for the mail named one. */
function foreignLink({ user }: Case, ticket: { link: LinkType; code: string }): string | undefined {
  const pending = ticket.link === 'invitation' ? user.state.initCode : user.state.password.resetCode
  return pending?.urlPrefix ? ticketLink(pending.urlPrefix, { ...ticket, userId: user.id }) : undefined
}

const idOf = ({ notification }: Case): string => `${notification.userId}-${notification.sequence}`

type Extra<T extends MailType> = Omit<MailValues[T], 'displayName' | 'loginName'>

async function mail<T extends MailType>(of: Case, type: T, extra: Extra<T>): Promise<void> {
  const { state: user } = of.user
  if (!user.email.address) return
  // Extra omits only the recipient's own fields, so together they are the type's values.
  const values = {
    displayName: user.profile.displayName,
    loginName: of.loginName,
    ...extra,
  } as unknown as MailValues[T]
  const rendered = renderMail(type, values, of.language)
  await of.options.mailer.send({ id: idOf(of), to: user.email.address, ...rendered })
}

async function text(of: Case, type: SmsType, open: { code: string; validForSeconds: number }): Promise<void> {
  const { state: user } = of.user
  if (!user.phone.number) return
  const { language } = of
  const domain = new URL(of.options.services.externalUrl).hostname
  await of.options.sms.send({
    id: idOf(of),
    to: user.phone.number,
    text: renderSms(type, { ...open, domain }, language),
    eventType: of.notification.eventType,
    language,
    args: { code: open.code, displayName: user.profile.displayName, preferredLoginName: of.loginName },
  })
}
