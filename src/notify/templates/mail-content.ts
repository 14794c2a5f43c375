import { translate } from '#kit/translate.ts'
import type { Branding } from '#notify/templates/branding.ts'
import { describeDuration } from '#notify/templates/describe-duration.ts'
import { nameValue, plainValue } from '#notify/templates/plain-value.ts'

interface Recipient {
  readonly displayName: string
  /** The preferred login name. */
  readonly loginName: string
}
interface WithLink extends Recipient {
  readonly link: string
  /** How long the link (and the code) works; left out: without end. */
  readonly validForSeconds?: number
}
interface WithLinkAndCode extends WithLink {
  readonly code: string
}

/** Values of each type of mail. */
export interface MailValues {
  initCode: WithLinkAndCode
  verifyEmail: WithLinkAndCode
  passwordReset: WithLinkAndCode
  passwordlessRegistration: WithLink
  passwordChanged: Recipient & { readonly link?: string }
  domainClaimed: Recipient & { readonly domain: string; readonly tempUserName: string; readonly link?: string }
  inviteUser: WithLinkAndCode & { readonly applicationName?: string }
  verifyEmailOTP: Recipient & { readonly code: string; readonly validForSeconds?: number; readonly link?: string }
}
export type MailType = keyof MailValues

/** Values of any type; those that a type lacks are undefined. */
interface AnyValues extends Recipient {
  readonly code?: string
  readonly link?: string
  readonly validForSeconds?: number
  readonly domain?: string
  readonly tempUserName?: string
  readonly applicationName?: string
}

/** The parts of a mail as plain text, in one language; how they are laid out is not decided here. */
export interface MailContent {
  readonly language: string
  readonly product: string
  readonly subject: string
  readonly preheader: string
  readonly title: string
  readonly greeting: string
  readonly paragraphs: readonly string[]
  readonly button?: { readonly label: string; readonly url: string; readonly hint: string }
  readonly code?: { readonly label: string; readonly value: string }
  /** True where the code is the main content and the button secondary. */
  readonly codeFirst: boolean
  readonly notes: readonly string[]
  readonly footer: string
}

/** Mails that inform without requesting an action: their footer does not suggest ignoring them. */
const NOTICES: readonly MailType[] = ['passwordChanged', 'domainClaimed']

/** Throws when the link is not http(s). */
export function mailContent<T extends MailType>(
  type: T,
  mailValues: MailValues[T],
  language: string,
  branding: Branding,
): MailContent {
  const values: AnyValues = mailValues
  const params = textParams(values, language, branding)
  const text = (key: string): string => translate(language, `Mail.${key}`, params) ?? ''
  return {
    language,
    product: params.product,
    subject: text(`${type}.subject`),
    preheader: text(`${type}.preheader`),
    title: text(`${type}.title`),
    greeting: text(`${type}.greeting`),
    paragraphs: text(`${type}.text`).split('\n\n'),
    ...(values.link
      ? { button: { label: text(`${type}.button`), url: webAddress(values.link), hint: text('layout.link') } }
      : {}),
    ...(values.code ? { code: { label: text('layout.code'), value: plainValue(values.code) } } : {}),
    codeFirst: type === 'verifyEmailOTP',
    notes: [
      ...(values.validForSeconds ? [text(values.code ? 'layout.codeValidity' : 'layout.linkValidity')] : []),
      ...(NOTICES.includes(type) ? [] : [text('layout.unexpected')]),
    ],
    footer: text('layout.footer'),
  }
}

function textParams(values: AnyValues, language: string, branding: Branding) {
  const product = plainValue(branding.name)
  return {
    product,
    displayName: nameValue(values.displayName) || plainValue(values.loginName),
    loginName: plainValue(values.loginName),
    domain: plainValue(values.domain ?? ''),
    tempUserName: plainValue(values.tempUserName ?? ''),
    applicationName: nameValue(values.applicationName ?? '') || product,
    duration: values.validForSeconds ? describeDuration(language, values.validForSeconds) : '',
  }
}

function webAddress(link: string): string {
  const url = new URL(link)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw new Error('mail: a link must be http(s)')
  return url.href
}
